using Jota.Api;
using k8s.Models;

namespace Jota.Controllers.Tests.StatefulSets;

/// <summary>Stateful sets, their revisions and their pods, for tests of plans.</summary>
internal static class AStatefulSet
{
    public static DateTimeOffset Now { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static V1StatefulSet Of(int replicas, Action<V1StatefulSetSpec>? change = null)
    {
        var spec = new V1StatefulSetSpec
        {
            Replicas = replicas,
            PodManagementPolicy = PodManagementPolicies.OrderedReady,
            UpdateStrategy = new() { Type = StatefulSetUpdateTypes.RollingUpdate, RollingUpdate = new() { Partition = 0 } },
            Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            ServiceName = "web",
            Template = new()
            {
                Metadata = new() { Labels = new Dictionary<string, string> { ["app"] = "web" } },
                Spec = new() { Containers = [new() { Name = "c", Image = "i" }] },
            },
        };
        change?.Invoke(spec);
        return new()
        {
            Metadata = new() { Name = "web", NamespaceProperty = "default", Uid = "set" },
            Spec = spec,
            Status = new() { CurrentRevision = "old" },
        };
    }

    public static V1ControllerRevision Revision(string name) => new() { Metadata = new() { Name = name } };

    /// <summary>The set's plan, for these pods; its revisions are called <c>old</c> and <c>new</c>.</summary>
    public static StatefulPlan Plan(V1StatefulSet set, params V1Pod[] pods) => StatefulPlan.Compute(Input(set, pods));

    public static StatefulInput Input(V1StatefulSet set, params V1Pod[] pods) =>
        new(set, new StatefulRevisions(Revision("old"), Revision("new"), null), pods, Now);

    /// <summary>Pods of these ordinals that have been ready for ten seconds.</summary>
    public static V1Pod[] Ready(string revision, params ReadOnlySpan<int> ordinals)
    {
        var pods = new V1Pod[ordinals.Length];
        for (var i = 0; i < pods.Length; i++)
        {
            pods[i] = Pod(ordinals[i], revision);
        }

        return pods;
    }

    public static V1Pod Pod(int ordinal, string revision = "new", bool ready = true, string phase = "Running", bool going = false) => new()
    {
        Metadata = new()
        {
            Name = $"web-{ordinal}",
            NamespaceProperty = "default",
            DeletionTimestamp = going ? Now.UtcDateTime : null,
            Labels = new Dictionary<string, string>
            {
                ["app"] = "web",
                [OwnerRevisions.HashLabel] = revision,
                [StatefulSetLabels.PodName] = $"web-{ordinal}",
                [StatefulSetLabels.PodIndex] = $"{ordinal}",
            },
        },
        Spec = new(),
        Status = new()
        {
            Phase = phase,
            Conditions =
            [
                new()
                {
                    Type = "Ready",
                    Status = ready && phase == "Running" ? "True" : "False",
                    LastTransitionTime = Now.UtcDateTime.AddSeconds(-10),
                },
            ],
        },
    };
}
