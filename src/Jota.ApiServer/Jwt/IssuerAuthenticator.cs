using Jota.ApiServer.Tokens;
using Jota.Client;

namespace Jota.ApiServer.Jwt;

/// <summary>Judges the tokens that name one issuer.</summary>
internal sealed class IssuerAuthenticator(JwtIssuer issuer, IssuerKeys keys, IssuerLatency latency, TimeProvider clock)
{
    /// <summary>Where its keys come from.</summary>
    public IssuerKeys Keys { get; } = keys;

    /// <summary>How long it took.</summary>
    public IssuerLatency Latency { get; } = latency;

    /// <summary>Whose a token is, or why it is nobody's. What needs no key is looked at first, so that it costs no network.</summary>
    public async ValueTask<TokenVerdict> JudgeAsync(ParsedJwt token, CancellationToken ct)
    {
        var begin = clock.GetTimestamp();
        var verdict = await DecideAsync(token, ct);
        Latency.Observe(clock.GetElapsedTime(begin), isGood: verdict.User is not null);
        return verdict;
    }

    private async ValueTask<TokenVerdict> DecideAsync(ParsedJwt token, CancellationToken ct)
    {
        // 1. Signed in a way that counts, not too late, for us.
        if (!issuer.SigningAlgorithms.Contains(token.Algorithm))
        {
            return Refuse($"signature algorithm \"{token.Algorithm}\" is none of [{string.Join(' ', issuer.SigningAlgorithms)}]");
        }

        if (IssuedToken.Problem(token.Claims, issuer, clock.GetUtcNow()) is { } problem)
        {
            return Refuse(problem);
        }

        // 2. By the issuer.
        if (!await IsSignedAsync(token, ct))
        {
            return Refuse("failed to verify signature");
        }

        // 3. By whom the user is told.
        try
        {
            var user = UserPlan.Compute(issuer, new(token.Claims));
            return new(user.IsIn(UserIdentity.AuthenticatedGroup) ? user
                : user with { Groups = user.Groups.Add(UserIdentity.AuthenticatedGroup) });
        }
        catch (RefusedTokenException refused)
        {
            return Refuse(refused.Message);
        }
    }

    /// <summary>A key that is not known may be a new one.</summary>
    private async ValueTask<bool> IsSignedAsync(ParsedJwt token, CancellationToken ct)
    {
        var known = await Keys.GetAsync(ct);
        if (known is null || known.Signed(token))
        {
            return known is not null;
        }

        return !known.Knows(token) && await Keys.NewerAsync(known, ct) is { } newer && newer != known && newer.Signed(token);
    }

    private static TokenVerdict Refuse(string why) => TokenVerdict.Foreign with { Problem = $"oidc: {why}" };
}
