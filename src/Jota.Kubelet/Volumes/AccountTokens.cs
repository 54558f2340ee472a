using System.Collections.Concurrent;
using Jota.Client;
using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>
/// Tokens of service accounts for the volumes of pods: asked for from the API, bound to their pod, kept until they are due for a newer
/// one (<see cref="TokenLife"/>), and then the pod is woken.
/// </summary>
internal sealed class AccountTokens(IApi api, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, HeldToken>> _byPod = new(StringComparer.Ordinal);

    /// <summary>The token of a volume's source. Throws what the API throws.</summary>
    public async Task<string> GetAsync(V1Pod pod, V1ServiceAccountTokenProjection source, Action onDue, CancellationToken ct) =>
        (await HoldAsync(pod, source, onDue, ct)).Token;

    /// <summary>The same, with when it ends.</summary>
    public async Task<HeldToken> HoldAsync(V1Pod pod, V1ServiceAccountTokenProjection source, Action onDue, CancellationToken ct)
    {
        var ofPod = _byPod.GetOrAdd(pod.Metadata.Uid, static _ => new(StringComparer.Ordinal));
        var which = $"{source.Audience}/{source.ExpirationSeconds}";
        if (ofPod.TryGetValue(which, out var held) && !held.IsDue)
        {
            return held;
        }

        var status = await RequestAsync(pod, source, ct);
        var now = clock.GetUtcNow();
        var expires = status.ExpirationTimestamp is { } end ? new DateTimeOffset(end.ToUniversalTime(), TimeSpan.Zero) : now;
        var fresh = new HeldToken(status.Token, TokenLife.DueAt(now, expires), clock, onDue) { Expires = expires };
        if (ofPod.TryGetValue(which, out var old))
        {
            old.Dispose();
        }

        ofPod[which] = fresh;
        return fresh;
    }

    /// <summary>A pod is gone.</summary>
    public void Release(string podUid)
    {
        foreach (var held in _byPod.TryRemove(podUid, out var ofPod) ? ofPod.Values : [])
        {
            held.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var uid in _byPod.Keys)
        {
            Release(uid);
        }
    }

    private async Task<V1TokenRequestStatus> RequestAsync(V1Pod pod, V1ServiceAccountTokenProjection source, CancellationToken ct)
    {
        var account = string.IsNullOrEmpty(pod.Spec.ServiceAccountName) ? "default" : pod.Spec.ServiceAccountName;
        var target = new ApiTarget(api.Catalog.For<V1ServiceAccount>(), pod.Metadata.NamespaceProperty, account, "token");
        var body = new Authenticationv1TokenRequest
        {
            ApiVersion = "authentication.k8s.io/v1",
            Kind = "TokenRequest",
            Spec = new V1TokenRequestSpec
            {
                Audiences = string.IsNullOrEmpty(source.Audience) ? [] : [source.Audience],
                ExpirationSeconds = source.ExpirationSeconds,
                BoundObjectRef = new V1BoundObjectReference
                {
                    ApiVersion = "v1",
                    Kind = "Pod",
                    Name = pod.Metadata.Name,
                    Uid = pod.Metadata.Uid,
                },
            },
        };
        var answer = await api.CreateAsync(target, new ApiBody.Typed(body), WriteOptions.Plain, ct);
        return answer.Object.As<Authenticationv1TokenRequest>().Status;
    }
}
