using System.Globalization;
using System.Text;

namespace Jota.Api.Tests.Decoding;

/// <summary>The short cut for the usual form of timestamps agrees with the long way.</summary>
public sealed class PlainTimeTests
{
    [Fact]
    public void Reads_and_writes_as_the_general_form_does()
    {
        var random = new Random(1);
        for (var i = 0; i < 5000; i++)
        {
            var time = new DateTime(random.NextInt64(DateTime.MaxValue.Ticks), DateTimeKind.Utc);
            var bytes = new byte[PlainTime.Length];
            PlainTime.Write(bytes, time);

            Assert.Equal(Rfc3339.Seconds(time), Encoding.ASCII.GetString(bytes));
            Assert.True(PlainTime.TryParse(bytes, out var read));
            Assert.True(Rfc3339.TryParse(Rfc3339.Seconds(time), out var known));
            Assert.Equal((known, known.Kind), (read, read.Kind));
        }
    }

    [Fact]
    public void Takes_no_text_that_the_general_form_refuses()
    {
        var random = new Random(2);
        for (var i = 0; i < 20_000; i++)
        {
            var text = "2024-02-29T23:59:59Z".ToCharArray();
            text[random.Next(text.Length)] = (char)random.Next(' ', 'z');
            text[random.Next(text.Length)] = (char)('0' + random.Next(10));
            if (PlainTime.TryParse(Encoding.ASCII.GetBytes(text), out var time))
            {
                Assert.True(Rfc3339.TryParse(new string(text), out var known), new string(text));
                Assert.Equal(known.ToString("O", CultureInfo.InvariantCulture), time.ToString("O", CultureInfo.InvariantCulture));
            }
        }
    }
}
