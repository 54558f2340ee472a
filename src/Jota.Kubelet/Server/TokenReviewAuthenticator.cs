using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Server;
using k8s.Models;

namespace Jota.Kubelet;

/// <summary>
/// Asks the cluster's API whose a token is (upstream's <c>authentication.webhook</c> of a kubelet), and believes the answer for two
/// minutes, whichever it is. While no API server answers, nobody whom it does not remember is known.
/// </summary>
/// <param name="api">The API, as somebody who may create <c>tokenreviews</c>: the node.</param>
/// <param name="clock">The time.</param>
public sealed class TokenReviewAuthenticator(IApi api, TimeProvider clock) : INodeAuthenticator
{
    /// <summary>Upstream's <c>authentication.webhook.cacheTTL</c>.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);

    private const int MostKept = 1024;

    // Tokens themselves are not kept.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
    private readonly KeptAnswers<string, UserIdentity?> _answers = new(MostKept, clock);

    /// <inheritdoc/>
    public async ValueTask<UserIdentity?> AuthenticateAsync(string token, CancellationToken ct)
    {
        var hash = Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(token)));
        if (_answers.TryGet(hash, out var known))
        {
            return known;
        }

        try
        {
            var user = Of(await api.CreateAsync(new V1TokenReview { Metadata = new(), Spec = new() { Token = token } }, ct));
            _answers.Put(hash, user, Kept);
            return user;
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or IOException)
        {
            return null;
        }
    }

    private static UserIdentity? Of(V1TokenReview review) => review.Status is { Authenticated: true, User: { Username.Length: > 0 } user }
        ? new UserIdentity(user.Username)
        {
            Uid = user.Uid ?? "",
            Groups = [.. (user.Groups ?? []).Append(UserIdentity.AuthenticatedGroup).Distinct(StringComparer.Ordinal)],
            Extra = (user.Extra ?? new Dictionary<string, IList<string>>())
                .ToImmutableDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal),
        }
        : null;
}
