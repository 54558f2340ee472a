using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Objects;
using Jota.ApiServer.Storage;
using Jota.ApiServer.Tokens;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Subresources;

/// <summary>Issues a token of a service account: a post to <c>serviceaccounts/NAME/token</c>.</summary>
internal sealed class TokenRequestHandler(
    BodyReader bodies, AdmissionChain admission, WatchCaches caches, ServiceAccountTokens tokens, IdSource ids, TimeProvider clock)
    : SubresourceHandler
{
    /// <summary>
    /// What the pods' own volumes ask for. Such tokens are good for a year, and only their use after this time is worth a warning: not
    /// every client reads its file again.
    /// </summary>
    private const long PodLifetime = 3607;

    private const long ExtendedLifetime = 365 * 24 * 3600;

    public override async Task<WriteResult> CreateAsync(
        UserIdentity user, ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        // 1. Read and check what is asked for.
        var resource = TokenRequestResource.Instance;
        var wanted = bodies.Read(resource, body, options.FieldValidation, ct);
        var request = (Authenticationv1TokenRequest)wanted.Object;
        resource.DefaultObject(request);
        var asked = admission.Request(AdmissionOperation.Connect, target, user) with
        {
            Object = request,
            Options = options,
            DryRun = options.DryRun,
        };
        await admission.MutateAsync(asked, ct);
        request = (Authenticationv1TokenRequest)asked.Object!;

        // Before an audience is filled in: a node may ask for the one it names, or for none.
        await admission.CheckRightsAsync(asked, ct);
        var errors = new FieldErrors();
        resource.ValidateObject(request, errors);
        if (errors.Any)
        {
            throw ApiException.Invalid(resource.Names, "", errors.All);
        }

        // 2. Find the account, and what the token shall be bound to.
        var account = await caches.ReadFreshAsync(target with { Subresource = "" }, ct);
        CheckUid(request, account);
        request.Spec.Audiences = request.Spec.Audiences is { Count: > 0 } audiences ? audiences : [ServiceAccountTokens.Issuer];
        var claims = await BindAsync(request, account, ClaimsOf(request, account), ct);
        await admission.ValidateAsync(asked, ct);

        // 3. Sign.
        request.Metadata = new V1ObjectMeta
        {
            Name = target.Name,
            NamespaceProperty = target.Namespace,
            Uid = ids.NewUid(),
            CreationTimestamp = clock.ObjectNow(),
        };
        request.Status = new V1TokenRequestStatus
        {
            Token = tokens.Issue(claims),
            ExpirationTimestamp = clock.ObjectNow().Plus(Spans.FromSeconds(request.Spec.ExpirationSeconds ?? 0)),
        };
        return new(ApiObject.FromStored(resource, ObjectEncoding.ToStored(resource, request), Revision.None))
        {
            Created = true,
            Warnings = [.. wanted.Warnings, .. asked.Warnings],
        };
    }

    private TokenClaims ClaimsOf(Authenticationv1TokenRequest request, ApiObject account)
    {
        var now = new DateTimeOffset(clock.ObjectNow()).ToUnixTimeSeconds();
        return new(account.Key.Namespace, new(account.Key.Name, account.Uid))
        {
            Issuer = ServiceAccountTokens.Issuer,
            Id = ids.NewUid(),
            Audiences = [.. request.Spec.Audiences],
            IssuedAt = now,
            NotBefore = now,
            Expires = now + (request.Spec.ExpirationSeconds ?? 0),
        };
    }

    private async Task<TokenClaims> BindAsync(
        Authenticationv1TokenRequest request, ApiObject account, TokenClaims claims, CancellationToken ct)
    {
        switch (request.Spec.BoundObjectRef)
        {
            case null:
                return claims;
            case { ApiVersion: "v1", Kind: "Pod" } reference:
                var pod = await FindAsync<V1Pod>(account.Key.Namespace, reference, ct);
                return await BindToPodAsync(request, account, claims, pod, ct);
            case { ApiVersion: "v1", Kind: "Secret" } reference:
                var secret = await FindAsync<V1Secret>(account.Key.Namespace, reference, ct);
                return claims with { Secret = Bound(secret) };
            case { ApiVersion: "v1", Kind: "Node" } reference:
                var node = await FindAsync<V1Node>("", reference, ct);
                return claims with { Node = Bound(node) };
            case { } other:
                throw ApiException.BadRequest(
                    $"cannot bind token for serviceaccount \"{account.Key.Name}\" to object type \"{other.ApiVersion}, " +
                    $"Kind={other.Kind}\"");
        }
    }

    private async Task<TokenClaims> BindToPodAsync(
        Authenticationv1TokenRequest request, ApiObject account, TokenClaims claims, ApiObject pod, CancellationToken ct)
    {
        var spec = pod.As<V1Pod>().Spec;
        if (spec.ServiceAccountName != account.Key.Name)
        {
            throw ApiException.BadRequest(
                $"cannot bind token for serviceaccount \"{account.Key.Name}\" to pod running with different serviceaccount name.");
        }

        if (request.Spec.ExpirationSeconds == PodLifetime && request.Spec.Audiences is [ServiceAccountTokens.Issuer])
        {
            claims = claims with { WarnAfter = claims.Expires, Expires = claims.IssuedAt + ExtendedLifetime };
        }

        var node = string.IsNullOrEmpty(spec.NodeName)
            ? null
            : await caches.FindFreshAsync(new(caches.Catalog.For<V1Node>(), "", spec.NodeName), ct);
        return claims with { Pod = Bound(pod), Node = node is null ? null : Bound(node) };
    }

    private async Task<ApiObject> FindAsync<T>(string ns, V1BoundObjectReference reference, CancellationToken ct)
    {
        var target = new ApiTarget(caches.Catalog.For<T>(), ns, reference.Name ?? "");
        var found = await caches.ReadFreshAsync(target, ct);
        return string.IsNullOrEmpty(reference.Uid) || reference.Uid == found.Uid ? found : throw ApiException.Conflict(
            target.Resource.Names,
            target.Name,
            $"the UID in the bound object reference ({reference.Uid}) does not match the UID in record. The object might have been " +
            "deleted and then recreated");
    }

    /// <summary>Who names the account's uid means that account, and none that was made again under the name.</summary>
    private static void CheckUid(Authenticationv1TokenRequest request, ApiObject account)
    {
        if (request.Metadata?.Uid is { Length: > 0 } uid && uid != account.Uid)
        {
            throw ApiException.Conflict(
                TokenRequestResource.Instance.Names,
                account.Key.Name,
                $"the UID in the token request ({uid}) does not match the UID of the service account ({account.Uid})");
        }
    }

    private static BoundObject Bound(ApiObject obj) => new(obj.Key.Name, obj.Uid);
}
