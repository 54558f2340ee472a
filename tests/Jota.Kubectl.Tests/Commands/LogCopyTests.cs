using System.IO.Pipelines;
using System.Text;

namespace Jota.Kubectl.Tests.Commands;

/// <summary>Lines of several logs in one output.</summary>
public sealed class LogCopyTests
{
    private readonly MemoryStream _output = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_pass_as_they_are()
    {
        byte[] bytes = [1, 255, 10, 13, 0, 254];
        using var copy = new LogCopy(_output);
        await copy.CopyAsync(new MemoryStream(bytes), "", Ct);
        Assert.Equal(bytes, _output.ToArray());
    }

    [Fact]
    public async Task Each_line_gets_the_prefix_and_the_last_one_too()
    {
        using var copy = new LogCopy(_output);
        await copy.CopyAsync(new MemoryStream("a\n\nb"u8.ToArray()), "[x] ", Ct);
        Assert.Equal("[x] a\n[x] \n[x] b", Encoding.UTF8.GetString(_output.ToArray()));
    }

    [Fact]
    public async Task Lines_that_come_in_parts_do_not_mix_with_others()
    {
        using var copy = new LogCopy(_output);
        var (first, second) = (new Pipe(), new Pipe());
        var both = Task.WhenAll(
            copy.CopyAsync(first.Reader.AsStream(), "[1] ", Ct), copy.CopyAsync(second.Reader.AsStream(), "[2] ", Ct));
        await first.Writer.WriteAsync("begins "u8.ToArray(), Ct);
        await second.Writer.WriteAsync("between\n"u8.ToArray(), Ct);
        await first.Writer.WriteAsync("and ends\n"u8.ToArray(), Ct);
        await first.Writer.CompleteAsync();
        await second.Writer.CompleteAsync();
        await both;
        Assert.Equal(
            ["[1] begins and ends", "[2] between"],
            Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_line_without_an_end_is_not_kept_for_ever()
    {
        using var copy = new LogCopy(_output);
        await copy.CopyAsync(new MemoryStream(new byte[3 << 20]), "", Ct);
        Assert.Equal(3 << 20, _output.Length);
    }
}
