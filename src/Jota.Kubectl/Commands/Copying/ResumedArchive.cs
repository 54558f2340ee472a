using Jota.Transport.Upgrades;

namespace Jota.Kubectl;

/// <summary>An archive from a container that is asked for again from where it broke off: <c>cp --retries</c>.</summary>
/// <param name="sendAsync">Sends it into a stream, but for so many bytes at its beginning.</param>
/// <param name="retries">How often it may break off; negative for as often as it does.</param>
/// <param name="tell">Takes what to say about it.</param>
internal sealed class ResumedArchive(Func<long, Stream, CancellationToken, Task> sendAsync, long retries, Action<string> tell)
{
    /// <summary>Sends all of it.</summary>
    public async Task SendAsync(Stream into, CancellationToken ct)
    {
        var counted = new CountedStream(into);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await sendAsync(counted.Count, counted, ct);
                return;
            }
            catch (LostConnectionException) when (retries < 0 || attempt <= retries)
            {
                tell($"Resuming copy at {counted.Count} bytes, retry {attempt}{(retries < 0 ? "" : $"/{retries}")}");
            }
        }
    }

    /// <summary>The command that packs a path, but for so many bytes at the archive's beginning.</summary>
    public static IReadOnlyList<string> Command(string path, long skipped) => skipped == 0
        ? ["tar", "cf", "-", path]
        : ["sh", "-c", $"tar cf - '{path.Replace("'", @"'\''", StringComparison.Ordinal)}' | tail -c+{skipped + 1}"];

    private sealed class CountedStream(Stream into) : SequentialStream
    {
        public long Count { get; private set; }

        public override bool CanRead => false;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await into.WriteAsync(buffer, cancellationToken);
            Count += buffer.Length;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => into.FlushAsync(cancellationToken);
    }
}
