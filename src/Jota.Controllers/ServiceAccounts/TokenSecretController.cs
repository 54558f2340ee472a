using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Fills secrets of the type <c>kubernetes.io/service-account-token</c> with a token of the account that they name, and removes those
/// whose account is gone. Nobody gets such a secret unasked; whoever makes one gets a token that is good as long as the secret is there.
/// Does nothing where nobody signs tokens.
/// </summary>
internal sealed class TokenSecretController : IReconciler
{
    private const string NameKey = "kubernetes.io/service-account.name";
    private const string UidKey = "kubernetes.io/service-account.uid";

    private readonly IApi _api;
    private readonly byte[]? _authority;
    private readonly Func<V1ServiceAccount, V1Secret, string>? _sign;
    private readonly ILister<V1ServiceAccount> _accounts;
    private readonly Informer<V1Secret>? _secrets;

    public TokenSecretController(ControllerContext context)
    {
        _api = context.Api;
        _authority = context.RootCa is { } pem ? Encoding.UTF8.GetBytes(pem) : null;
        _sign = context.SignAccountToken;
        _accounts = context.Lister<V1ServiceAccount>();

        // Only the secrets of this type: of others the controller knows nothing.
        _secrets = _sign is null
            ? null
            : context.Informers.For<V1Secret>("", FieldSelector.Where("type", "kubernetes.io/service-account-token"));
    }

    public void Configure(ControllerBuilder controller)
    {
        controller.Named("serviceaccount-token");
        if (_secrets is not null)
        {
            controller
                .Watches(_secrets, secret => [secret.Key()])
                .Watches<V1ServiceAccount>(account => _secrets.Lister.InNamespace(account.Metadata.NamespaceProperty)
                    .Where(secret => AccountOf(secret) == account.Metadata.Name)
                    .Select(secret => secret.Key()));
        }
    }

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        switch (_secrets?.Lister.Find(key))
        {
            case null:
                await ForgetAsync(key, ct);
                break;
            case { Metadata.DeletionTimestamp: null } secret when await AccountAsync(secret, ct) is { } account:
                await FillAsync(secret, account, ct);
                break;
            case { Metadata.DeletionTimestamp: null } secret:
                await RemoveAsync(secret, ct);
                break;
        }

        return Recheck.OnChange;
    }

    private static string AccountOf(V1Secret secret) => Annotation(secret, NameKey);

    private static string Annotation(V1Secret secret, string key) =>
        secret.Metadata.Annotations is { } annotations && annotations.TryGetValue(key, out var value) ? value : "";

    /// <summary>
    /// The account that a secret is of: that of the name, and of the uid where it says one. The cache may be behind; the server knows.
    /// </summary>
    private async Task<V1ServiceAccount?> AccountAsync(V1Secret secret, CancellationToken ct)
    {
        var key = new ObjectKey(secret.Metadata.NamespaceProperty, AccountOf(secret));
        if (_accounts.Find(key) is { } cached && IsOf(secret, cached))
        {
            return cached;
        }

        try
        {
            return await _api.GetAsync<V1ServiceAccount>(key, ct) is var account && IsOf(secret, account) ? account : null;
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return null;
        }
    }

    private static bool IsOf(V1Secret secret, V1ServiceAccount account) =>
        Annotation(secret, UidKey) is var uid && (uid.Length == 0 || uid == account.Metadata.Uid);

    private async Task FillAsync(V1Secret secret, V1ServiceAccount account, CancellationToken ct)
    {
        var data = new Dictionary<string, byte[]>(secret.Data ?? new Dictionary<string, byte[]>());
        var filled = Fill(data, "ca.crt", _authority, isCurrent: have => _authority is null || have.AsSpan().SequenceEqual(_authority));
        filled |= Fill(data, "namespace", Encoding.UTF8.GetBytes(account.Metadata.NamespaceProperty), have => have is { Length: > 0 });
        if (!data.TryGetValue("token", out var token) || token is not { Length: > 0 })
        {
            data["token"] = Encoding.UTF8.GetBytes(_sign!(account, secret));
            filled = true;
        }

        if (filled && secret.Immutable != true)
        {
            var annotations = new Dictionary<string, string>(secret.Metadata.Annotations) { [UidKey] = account.Metadata.Uid };
            await _api.UpdateAsync(secret with { Metadata = secret.Metadata with { Annotations = annotations }, Data = data }, ct);
        }
    }

    private static bool Fill(Dictionary<string, byte[]> data, string key, byte[]? value, Func<byte[]?, bool> isCurrent)
    {
        if (isCurrent(data.GetValueOrDefault(key)))
        {
            return false;
        }

        data[key] = value!;
        return true;
    }

    private async Task RemoveAsync(V1Secret secret, CancellationToken ct)
    {
        try
        {
            await _api.DeleteAsync<V1Secret>(secret.Key(), DeleteOptions.Default with { Uid = secret.Metadata.Uid }, ct);
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone already, or another one of that name now.
        }
    }

    /// <summary>A secret is gone: an account that lists it lists it no more.</summary>
    private async Task ForgetAsync(ObjectKey key, CancellationToken ct)
    {
        foreach (var account in _accounts.InNamespace(key.Namespace)
            .Where(account => account.Secrets?.Any(s => s.Name == key.Name) == true))
        {
            await _api.UpdateAsync(account with { Secrets = [.. account.Secrets.Where(s => s.Name != key.Name)] }, ct);
        }
    }
}
