using System.Collections.Frozen;
using Jota.ApiServer.Tokens;
using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Jwt;

/// <summary>
/// Tokens of others (KEP-3331): tells whose one is, by the issuer that it names. Which issuers count may change at any time, in one step.
/// </summary>
public sealed class JwtAuthentication : IMetricSource, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private volatile Snapshot _now;

    internal JwtAuthentication(AuthenticationConfiguration configuration, TimeProvider clock, ILogger log)
    {
        (_clock, _log) = (clock, log);
        _now = Make(configuration, Snapshot.None);
    }

    /// <summary>Where who shows no credential is let in.</summary>
    public AnonymousAccess Anonymous => _now.Configuration.Anonymous;

    /// <summary>
    /// Takes another configuration. Keys of issuers that stay where they were are kept; what was found by the old one is forgotten.
    /// </summary>
    public async Task ApplyAsync(AuthenticationConfiguration configuration)
    {
        Snapshot before, after;
        lock (_gate)
        {
            before = _now;
            _now = after = Make(configuration, before);
        }

        await EndAsync(before, after);
    }

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var issuers = _now.Issuers;
        if (issuers.Count > 0)
        {
            into.Family(IssuerLatency.Name, "histogram", "Latency of jwt authentication operations in seconds.");
            foreach (var issuer in issuers.Values)
            {
                issuer.Latency.Write(into);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await ApplyAsync(AuthenticationConfiguration.None with { Anonymous = Anonymous });

    /// <summary>Whose it is. What is no token of a known issuer is foreign, and asks nobody.</summary>
    internal async ValueTask<TokenVerdict> JudgeAsync(string token, CancellationToken ct)
    {
        var now = _now;
        if (now.Issuers.Count == 0 || token.Length > ParsedJwt.Longest)
        {
            return TokenVerdict.Foreign;
        }

        var hash = TokenHash.Of(token);
        if (now.Recent.TryFind(hash, out var known) && _clock.GetUtcNow() < known.Until)
        {
            return known.Verdict;
        }

        if (ParsedJwt.Parse(token) is not { } parsed || !now.Issuers.TryGetValue(parsed.Issuer, out var issuer))
        {
            return TokenVerdict.Foreign;
        }

        var verdict = await issuer.JudgeAsync(parsed, ct);
        if (verdict.User is not null && IssuedToken.Expires(parsed.Claims) is { } expires)
        {
            now.Recent.Keep(hash, RecentVerdict.Of(verdict, expires, _clock.GetUtcNow()));
        }

        return verdict;
    }

    private Snapshot Make(AuthenticationConfiguration configuration, Snapshot before) => new(
        configuration,
        configuration.Issuers.ToFrozenDictionary(issuer => issuer.Url, issuer => Make(issuer, before), StringComparer.Ordinal),
        new());

    private IssuerAuthenticator Make(JwtIssuer issuer, Snapshot before)
    {
        var old = before.Issuers.GetValueOrDefault(issuer.Url);
        var keys = old is not null && old.Keys.Issuer.HasKeysOf(issuer) ? old.Keys : new(issuer, _clock, _log);
        return new(issuer, keys, old?.Latency ?? new(issuer.Url), _clock);
    }

    private static async Task EndAsync(Snapshot before, Snapshot now)
    {
        var kept = now.Issuers.Values.Select(issuer => issuer.Keys).ToHashSet();
        foreach (var keys in before.Issuers.Values.Select(issuer => issuer.Keys).Where(keys => !kept.Contains(keys)))
        {
            await keys.DisposeAsync();
        }
    }

    /// <summary>What counts at a time.</summary>
    private sealed record Snapshot(
        AuthenticationConfiguration Configuration, FrozenDictionary<string, IssuerAuthenticator> Issuers,
        RecentTokens<RecentVerdict> Recent)
    {
        public static Snapshot None { get; } = new(
            AuthenticationConfiguration.None, FrozenDictionary<string, IssuerAuthenticator>.Empty, new());
    }
}
