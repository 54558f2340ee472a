using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Tokens;

/// <summary>
/// Issues tokens of service accounts and tells whose a token is. A token is good as long as it has not expired and the account, and the
/// object that it is bound to, are still the ones that it was issued for; that is looked up anew every time, in memory.
/// </summary>
public sealed class ServiceAccountTokens : IDisposable
{
    /// <summary>Who issues the tokens, and whom they are for unless somebody else is named.</summary>
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private const string InvalidSince = "kubernetes.io/legacy-token-invalid-since";

    // What is being deleted may use its token a little longer.
    private static readonly TimeSpan DeletionLeeway = TimeSpan.FromSeconds(60);

    private readonly Lock _opening = new();
    private readonly string? _keyFile;
    private readonly WatchCaches _caches;
    private readonly TimeProvider _clock;
    private readonly RecentTokens<TokenClaims> _recent = new();
    private volatile TokenKey? _key;

    internal ServiceAccountTokens(string? keyFile, WatchCaches caches, TimeProvider clock)
    {
        _keyFile = keyFile;
        _caches = caches;
        _clock = clock;
    }

    /// <summary>
    /// The key; made when the first token is asked for, so that a start does not wait for it. What fails is tried again at the next use.
    /// </summary>
    internal TokenKey Key
    {
        get
        {
            if (_key is { } key)
            {
                return key;
            }

            lock (_opening)
            {
                return _key ??= TokenKey.Open(_keyFile);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key?.Dispose();
    }

    /// <summary>
    /// Reads the key that is there, if there is one. Throws <see cref="Http.UnusableKeyException"/> when it is of no use.
    /// </summary>
    internal void OpenKey()
    {
        if (File.Exists(_keyFile))
        {
            _ = Key;
        }
    }

    /// <summary>
    /// A token of an account to be kept in a secret of the type <c>kubernetes.io/service-account-token</c>; good as long as the secret has
    /// it.
    /// </summary>
    public string IssueFor(V1ServiceAccount account, V1Secret secret)
    {
        var key = new ObjectKey(secret.Metadata.NamespaceProperty, secret.Metadata.Name);
        return SignedToken.Write(KeptClaims.Encode(key, new(account.Metadata.Name, account.Metadata.Uid)), Key);
    }

    internal string Issue(TokenClaims claims) => SignedToken.Write(claims.Encode(), Key);

    /// <summary>Whose token it is; <paramref name="audiences"/> are those that we may be meant by.</summary>
    internal async ValueTask<TokenVerdict> JudgeAsync(string token, ImmutableArray<string> audiences, CancellationToken ct)
    {
        if (Read(token) is not { Issuer: Issuer or KeptClaims.Issuer } claims)
        {
            return TokenVerdict.Foreign;
        }

        ImmutableArray<string> meant = [.. audiences.Intersect(claims.Audiences)];
        var problem = TimeProblem(claims)
            ?? (meant.IsEmpty
                ? $"token audiences [{string.Join(' ', claims.Audiences)}] is invalid for the target audiences " +
                    $"[{string.Join(' ', audiences)}]"
                : null);
        if (problem is null && ObjectProblem(claims, token) is { } missing)
        {
            // Perhaps it was stored just now and is still on its way here.
            await _caches.WhenFreshAsync(ct);
            problem = ObjectProblem(claims, token) is null ? null : missing;
        }

        return problem is null ? new(UserOf(claims)) { Audiences = meant } : TokenVerdict.Foreign with { Problem = problem };
    }

    /// <summary>What a token of ours says: remembered, or read now. Null when it is not good; that is not remembered.</summary>
    private TokenClaims? Read(string token)
    {
        var hash = TokenHash.Of(token);
        if (_recent.TryFind(hash, out var known))
        {
            return known;
        }

        var claims = SignedToken.Read(token, Key);
        if (claims is not null)
        {
            _recent.Keep(hash, claims);
        }

        return claims;
    }

    private string? TimeProblem(TokenClaims claims)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        return now >= claims.Expires
            ? "service account token has expired"
            : now < claims.NotBefore
            ? "service account token is not valid yet"
            : null;
    }

    private string? ObjectProblem(TokenClaims claims, string token) =>
        Problem<V1ServiceAccount>(claims.Namespace, claims.Account)
        ?? Problem<V1Pod>(claims.Namespace, claims.Pod)
        ?? (claims.Issuer == KeptClaims.Issuer ? KeptProblem(claims, token) : Problem<V1Secret>(claims.Namespace, claims.Secret))
        ?? (claims.Pod is null ? Problem<V1Node>("", claims.Node) : null);

    private string? Problem<T>(string ns, BoundObject? bound)
    {
        if (bound is null)
        {
            return null;
        }

        var resource = _caches.Catalog.For<T>();
        var cache = _caches.Of(resource);
        var kind = resource.Names.Kind;
        if (cache.Find(cache.KeyOf(new(ns, bound.Name))) is not { } found || found.Uid != bound.Uid)
        {
            return $"{kind} \"{bound.Name}\" of the service account token does not exist any more";
        }

        // The models are decoded only for what is on its way out: a scan of the bytes tells whether it is.
        return found.Content.Span.IndexOf("\"deletionTimestamp\""u8) >= 0
            && resource.MetadataOf(found.Typed()).DeletionTimestamp is { } deleted
                && deleted.ToUniversalTime() + DeletionLeeway < _clock.GetUtcNow().UtcDateTime
            ? $"{kind} \"{bound.Name}\" of the service account token is being deleted"
            : null;
    }

    /// <summary>A token without an end is good only as long as its secret has it.</summary>
    private string? KeptProblem(TokenClaims claims, string token)
    {
        var cache = _caches.Of(_caches.Catalog.For<V1Secret>());
        var key = new ObjectKey(claims.Namespace, claims.Secret!.Name);
        return cache.Find(cache.KeyOf(key)) switch
        {
            null => $"Secret \"{key.Name}\" of the service account token does not exist any more",
            var secret when secret.Labels.ContainsKey(InvalidSince) =>
                $"the token in secret {key} for service account {key.Namespace}/{claims.Account.Name} has been marked invalid",
            var secret when !Has(secret.As<V1Secret>(), token) => "Token does not match server's copy",
            var secret => Problem<V1Secret>(key.Namespace, new(key.Name, secret.Uid)),
        };
    }

    private static bool Has(V1Secret secret, string token) => secret.Data is { } data
        && data.TryGetValue("token", out var kept) && CryptographicOperations.FixedTimeEquals(kept, Encoding.UTF8.GetBytes(token));

    private static UserIdentity UserOf(TokenClaims claims)
    {
        var extra = UserIdentity.Anonymous.Extra;
        AddExtra("credential-id", claims.Id.Length == 0 ? null : $"JTI={claims.Id}");
        AddExtra("pod-name", claims.Pod?.Name);
        AddExtra("pod-uid", claims.Pod?.Uid);
        AddExtra("node-name", claims.Node?.Name);
        AddExtra("node-uid", claims.Node?.Uid);
        return new(ServiceAccountNames.UserOf(new(claims.Namespace, claims.Account.Name)))
        {
            Uid = claims.Account.Uid,
            Groups = [.. ServiceAccountNames.GroupsOf(claims.Namespace), UserIdentity.AuthenticatedGroup],
            Extra = extra,
        };

        void AddExtra(string name, string? value)
        {
            if (value is not null)
            {
                extra = extra.Add($"authentication.kubernetes.io/{name}", [value]);
            }
        }
    }
}
