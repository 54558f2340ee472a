using System.Text;
using Jota.Transport.Upgrades;

namespace Jota.Kubectl;

/// <summary>Bytes written into a text, for outputs that are one.</summary>
internal sealed class TextStream(TextWriter text) : SequentialStream
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    public override bool CanRead => false;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var letters = new char[Encoding.UTF8.GetMaxCharCount(buffer.Length)];
        var count = _decoder.GetChars(buffer.Span, letters, flush: false);
        await text.WriteAsync(letters.AsMemory(0, count), cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => text.FlushAsync(cancellationToken);
}
