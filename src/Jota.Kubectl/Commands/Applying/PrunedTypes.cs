namespace Jota.Kubectl;

/// <summary>Of which types objects are pruned: <c>--prune-allowlist</c>, or upstream's own list.</summary>
internal static class PrunedTypes
{
    private static readonly string[] Usual =
    [
        "core/v1/ConfigMap", "core/v1/Endpoints", "core/v1/PersistentVolumeClaim", "core/v1/Pod", "core/v1/ReplicationController",
        "core/v1/Secret", "core/v1/Service", "batch/v1/Job", "batch/v1/CronJob", "networking.k8s.io/v1/Ingress", "apps/v1/DaemonSet",
        "apps/v1/Deployment", "apps/v1/ReplicaSet", "apps/v1/StatefulSet", "core/v1/Namespace", "core/v1/PersistentVolume",
    ];

    /// <summary>The types, those in namespaces first. Throws where a word of the list is none.</summary>
    public static async Task<IReadOnlyList<ResourceMapping>> ReadAsync(Invocation call, CancellationToken ct)
    {
        var given = call.Flags.All("prune-allowlist");
        var found = new List<ResourceMapping>();
        foreach (var word in given.Count > 0 ? given : Usual)
        {
            var parts = word.Split('/');
            if (parts.Length != 3)
            {
                throw KubectlException.Error($"invalid GroupVersionKind format: {word}, please follow <group/version/kind>");
            }

            var version = parts[0] is "core" or "" ? parts[1] : $"{parts[0]}/{parts[1]}";
            found.Add(await call.Session.Mapper.KindAsync(version, parts[2], ct) ?? throw KubectlException.Error(
                $"no matches for kind \"{parts[2]}\" in version \"{version}\""));
        }

        return [.. found.OrderBy(type => type.IsNamespaced ? 0 : 1)];
    }
}
