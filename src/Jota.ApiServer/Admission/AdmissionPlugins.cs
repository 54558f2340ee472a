using System.Collections.Immutable;

namespace Jota.ApiServer.Admission;

/// <summary>The plugins there are.</summary>
public static class AdmissionPlugins
{
    /// <summary>Those that are on unless said otherwise, in upstream's order.</summary>
    public static ImmutableArray<AdmissionPlugin> Default { get; } =
    [
        new NamespaceLifecyclePlugin(),
        new LimitRangerPlugin(),
        new ServiceAccountPlugin(),
        new NodeRestrictionPlugin(),
        new TaintNodesByConditionPlugin(),
        new PodSecurityPlugin(),
        new PriorityPlugin(),
        new DefaultTolerationSecondsPlugin(),
        new DefaultStorageClassPlugin(),
        new StorageProtectionPlugin(),
        new ClaimResizePlugin(),
        new RuntimeClassPlugin(),
        new DefaultIngressClassPlugin(),
    ];
}
