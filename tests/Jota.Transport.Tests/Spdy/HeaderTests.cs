using System.Buffers;
using CsCheck;
using Jota.Transport.Spdy;

namespace Jota.Transport.Tests.Spdy;

public sealed class HeaderTests
{
    [Fact]
    public void Reads_what_others_pack_with_the_dictionary_of_the_protocol()
    {
        using var reader = new HeaderReader();
        Assert.Equal([new("streamtype", "error")], Read(reader, First));
        Assert.Equal([new("streamtype", "stdin")], Read(reader, Second));
        Assert.Equal([new("streamtype", "data"), new("port", "80"), new("requestid", "0")], Read(reader, Third));
    }

    [Fact]
    public void Reads_again_what_it_writes_however_often() => Gen.Dictionary(Gen.String[Gen.Char['a', 'z'], 1, 20], Gen.String[0, 300])[0, 8].List[1, 10].Sample(blocks =>
    {
        using var reader = new HeaderReader();
        var writer = new HeaderWriter();
        foreach (var block in blocks)
        {
            Assert.Equal(block, reader.Read(new ReadOnlySequence<byte>(writer.Write(block))));
        }
    });

    [Theory]
    [InlineData("7801")]
    [InlineData("78")]
    [InlineData("7801ffffffff")]
    [InlineData("780100040 0fbff7fffffff")]
    public void Refuses_what_is_no_block(string hex)
    {
        using var reader = new HeaderReader();
        Assert.ThrowsAny<InvalidDataException>(() => Read(reader, hex.Replace(" ", "", StringComparison.Ordinal)));
    }

    private static KeyValuePair<string, string>[] Read(HeaderReader reader, string hex) =>
        [.. reader.Read(new ReadOnlySequence<byte>(Convert.FromHexString(hex)))];

    private const string First = "78f9e3c6a7c202a62346703a2b294a4dcc851625aca9a08006000000ffff";

    private const string Second = "c22e555c02cc2e00000000ffff";

    private const string Third = "0225550c295001940829cb8b40e99ec9c20048721641623e139423180d00000000ffff";
}
