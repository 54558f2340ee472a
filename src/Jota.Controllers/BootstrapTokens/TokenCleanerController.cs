using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Removes bootstrap tokens when their time has passed. (They are good for nothing from that moment on in any case.)</summary>
internal sealed class TokenCleanerController(ControllerContext context) : IReconciler
{
    private readonly IApi _api = context.Api;
    private readonly TimeProvider _clock = context.Clock;
    private readonly Informer<V1Secret> _tokens = BootstrapTokens.Of(context);

    public void Configure(ControllerBuilder controller) =>
        controller.Named("bootstrap-token-cleaner").Watches(_tokens, secret => [secret.Key()]);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_tokens.Lister.Find(key) is not { Metadata.DeletionTimestamp: null } secret
            || BootstrapTokenSecret.ExpirationOf(secret) is not { } end)
        {
            return Recheck.OnChange;
        }

        var left = end - _clock.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            return Recheck.In(left);
        }

        try
        {
            var options = DeleteOptions.Default with { Uid = secret.Metadata.Uid };
            await _api.DeleteAsync<V1Secret>(key, options, ct);
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone, or another one by now.
        }

        return Recheck.OnChange;
    }
}
