using System.Threading.Channels;

namespace Jota.Network.Tests.Services;

/// <summary>Keeps what it is told, one text after the other, and refuses when it is told to.</summary>
internal sealed class RecordingNftables : INftables
{
    private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();

    /// <summary>Why the next text is refused; null when it is not.</summary>
    public string? Refusal { get; set; }

    public Task ApplyAsync(ReadOnlyMemory<char> commands, CancellationToken ct)
    {
        _texts.Writer.TryWrite(commands.ToString());
        return Refusal is { } why ? Task.FromException(new NftablesException(why)) : Task.CompletedTask;
    }

    /// <summary>The next text, once it is there.</summary>
    public async Task<string> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _texts.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The next text that says something, once it is there.</summary>
    public async Task<string> UntilAsync(string said)
    {
        while (true)
        {
            if (await NextAsync() is var text && text.Contains(said, StringComparison.Ordinal))
            {
                return text;
            }
        }
    }
}
