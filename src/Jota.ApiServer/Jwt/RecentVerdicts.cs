using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Jota.ApiServer.Tokens;

namespace Jota.ApiServer.Jwt;

/// <summary>
/// Whose tokens were that were good just now, by the tokens' hashes: checking a signature costs more than all the rest of a small request.
/// Holds no more than a number, and none for longer than ten seconds (upstream's), or than the token is good.
/// </summary>
internal sealed class RecentVerdicts(TimeProvider clock)
{
    private const int Most = 4096;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The hash under which a token's verdict is kept.</summary>
    public static string HashOf(string token) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>What came of a token; null when that is not known, or not any more.</summary>
    public TokenVerdict? Find(string hash) =>
        _entries.TryGetValue(hash, out var entry) && clock.GetUtcNow() < entry.Until ? entry.Verdict : null;

    /// <summary>Keeps a good one.</summary>
    public void Keep(string hash, TokenVerdict verdict, DateTimeOffset expires)
    {
        // Those who come again are known again at once: nothing is lost but a little work.
        if (_entries.Count >= Most)
        {
            _entries.Clear();
        }

        var until = clock.GetUtcNow() + Kept;
        _entries[hash] = new(verdict, until < expires ? until : expires);
    }

    private sealed record Entry(TokenVerdict Verdict, DateTimeOffset Until);
}
