using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Deletes what is in a namespace, and counts what is still there afterwards.</summary>
internal sealed class NamespaceSweep(IApi api, TimeProvider clock)
{
    private static readonly DeleteOptions Background = new() { PropagationPolicy = "Background" };

    /// <summary>
    /// Empties the namespace: pods first, and the rest only when they are gone, so that they end in the surroundings they know.
    /// </summary>
    public async Task<(List<NamespaceContent> Left, List<string> Failures)> EmptyAsync(string name, CancellationToken ct)
    {
        List<NamespaceContent> left = [];
        List<string> failures = [];
        foreach (var stage in Stages())
        {
            foreach (var resource in stage)
            {
                await EmptyAsync(new ApiTarget(resource, name), left, failures, ct);
            }

            if (left.Count > 0 || failures.Count > 0)
            {
                break;
            }
        }

        return (left, failures);
    }

    private Resource[][] Stages()
    {
        var namespaced =
            api.Catalog.All.Where(r => r.IsKept && r.Namespaced && r.Verbs.Contains("list") && r.Verbs.Contains("delete")).ToLookup(IsPods);
        return [[.. namespaced[true]], [.. namespaced[false]]];
    }

    private static bool IsPods(Resource resource) => resource.ObjectType == typeof(V1Pod);

    private async Task EmptyAsync(ApiTarget all, List<NamespaceContent> left, List<string> failures, CancellationToken ct)
    {
        try
        {
            if ((await api.ListAsync(all, ListOptions.All, ct)).Items.Count == 0)
            {
                return;
            }

            await DeleteAllAsync(all, ct);
            var rest = await api.ListAsync(all, ListOptions.All, ct);
            if (rest.Items.Count > 0)
            {
                left.Add(Describe(all.Resource, rest.Items));
            }
        }
        catch (ApiException e)
        {
            failures.Add(e.Message);
        }
    }

    private async Task DeleteAllAsync(ApiTarget all, CancellationToken ct)
    {
        if (all.Resource.Verbs.Contains("deletecollection"))
        {
            await api.DeleteCollectionAsync(all, ListOptions.All, Background, ct);
            return;
        }

        foreach (var obj in (await api.ListAsync(all, ListOptions.All, ct)).Items)
        {
            await api.DeleteAsync(ApiTarget.Of(all.Resource, obj.Key), Background, ct);
        }
    }

    private NamespaceContent Describe(Resource resource, IReadOnlyList<ApiObject> objects)
    {
        var metadata = objects.Select(obj => resource.MetadataOf(obj.Typed())).ToList();
        var finalizers = metadata.SelectMany(m => m.Finalizers ?? []).GroupBy(f => f).ToDictionary(g => g.Key, g => g.Count());
        var now = clock.GetUtcNow().UtcDateTime;
        var last = metadata.Max(m => m.DeletionTimestamp) ?? now;
        return new($"{resource.Names.Plural}.{resource.Names.Group}", objects.Count, finalizers, last > now ? last - now : TimeSpan.Zero);
    }
}
