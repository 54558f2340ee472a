using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Gives every active namespace its <c>default</c> ServiceAccount, and gives it back when somebody deletes it.</summary>
internal sealed class ServiceAccountController(ControllerContext context) : IReconciler
{
    private const string AccountName = "default";

    private readonly IApi _api = context.Api;
    private readonly ILister<V1Namespace> _namespaces = context.Lister<V1Namespace>();
    private readonly ILister<V1ServiceAccount> _accounts = context.Lister<V1ServiceAccount>();

    public void Configure(ControllerBuilder controller) => controller
        .Named("serviceaccount")
        .For<V1Namespace>()
        .Watches<V1ServiceAccount>(account => account.Metadata.Name == AccountName
            ? [ObjectKey.Cluster(account.Metadata.NamespaceProperty)]
            : []);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (IsActive(_namespaces.Find(key)) && _accounts.Find(new(key.Name, AccountName)) is null)
        {
            await CreateAsync(key.Name, ct);
        }

        return Recheck.OnChange;
    }

    private static bool IsActive(V1Namespace? obj) =>
        obj is { Metadata.DeletionTimestamp: null } && obj.Status?.Phase is (null or "" or "Active");

    private async Task CreateAsync(string name, CancellationToken ct)
    {
        try
        {
            await _api.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = AccountName, NamespaceProperty = name } }, ct);
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists" || IsGoing(e))
        {
            // There already, or the namespace went while we looked: nothing to do.
        }
    }

    private static bool IsGoing(ApiException e) =>
        e.Code == 404 || (e.Code == 403 && e.Details?.Causes?.Any(c => c.Reason == "NamespaceTerminating") == true);
}
