using Jota.ApiServer.Tokens;

namespace Jota.ApiServer.Jwt;

/// <summary>
/// Whose a token was that was good just now. It counts for ten seconds (upstream's), and no longer than the token is good.
/// </summary>
/// <param name="Verdict">Whose it was.</param>
/// <param name="Until">When it counts no more.</param>
internal sealed record RecentVerdict(TokenVerdict Verdict, DateTimeOffset Until)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    /// <summary>A verdict of now.</summary>
    /// <param name="verdict">Whose it is.</param>
    /// <param name="expires">When the token ends, in seconds since 1970.</param>
    /// <param name="now">The time.</param>
    public static RecentVerdict Of(TokenVerdict verdict, double expires, DateTimeOffset now)
    {
        var end = DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(expires, 0, uint.MaxValue));
        return new(verdict, now + Kept < end ? now + Kept : end);
    }
}
