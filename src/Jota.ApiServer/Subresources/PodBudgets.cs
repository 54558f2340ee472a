using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Storage;
using Jota.ApiServer.Verbs;
using k8s.Models;

namespace Jota.ApiServer.Subresources;

/// <summary>
/// Asks the disruption budget of a pod whether it may be evicted, and charges it: of many who ask at once, as many are let through as the
/// budget has disruptions left.
/// </summary>
internal sealed class PodBudgets(WatchCaches caches, WritePath path, TimeProvider clock)
{
    /// <summary>
    /// The budget that lets a pod go uncounted while it is as it is; null when the pod may go in any case. Throws 429 when it may not.
    /// </summary>
    public async Task<string?> AskAsync(ApiObject pod, bool dryRun, CancellationToken ct)
    {
        var typed = (V1Pod)pod.Peek();
        ApiObject[] budgets = [.. Of(pod.Key.Namespace, pod.Labels)];
        switch (budgets)
        {
            case []:
                return null;
            case [var only] when BudgetVerdict.IsSpare((V1PodDisruptionBudget)only.Peek(), typed):
                return only.Key.Name;
            case [var only]:
                await ChargeAsync(only, pod.Key.Name, dryRun, ct);
                return null;
            default:
                throw Failures.Internal(
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }
    }

    private IEnumerable<ApiObject> Of(string ns, IReadOnlyDictionary<string, string> labels)
    {
        if (caches.Find<V1PodDisruptionBudget>() is not { } cache)
        {
            return [];
        }

        return cache.Read().Objects.Range(cache.PrefixOf(ns)).Select(entry => entry.Object)
            .Where(budget => DisruptionBudgets.Selects((V1PodDisruptionBudget)budget.Peek(), labels));
    }

    private async Task ChargeAsync(ApiObject current, string pod, bool dryRun, CancellationToken ct)
    {
        while (true)
        {
            var budget = (V1PodDisruptionBudget)current.Peek();
            var charged = budget with
            {
                Metadata = budget.Metadata with { },
                Status = BudgetVerdict.Charge(budget, pod, clock.ObjectNow()),
            };
            if (dryRun)
            {
                return;
            }

            var stored = ObjectEncoding.ToStored(current.Resource, charged);
            var attempt = await path.Writer.WriteAsync(current.Resource, current.Key, stored, charged, current.Revision, ct);
            if (attempt.Written is not null || attempt.Current is null)
            {
                return;
            }

            // Another pod was faster: does the budget still have something left?
            current = attempt.Current;
            ct.ThrowIfCancellationRequested();
        }
    }
}
