namespace Jota.Api;

/// <summary>What a quota can limit, by name, and of which kind of object each is.</summary>
public static class QuotaNames
{
    private const string Count = "count/";
    private const string StorageClass = ".storageclass.storage.k8s.io/";
    private const string Pods = "pods";
    private const string Services = "services";
    private const string Claims = "persistentvolumeclaims";

    /// <summary>
    /// The kind whose objects are counted under a name, such as <c>pods</c> for <c>limits.cpu</c> and <c>deployments.apps</c> for
    /// <c>count/deployments.apps</c>; null for a name that counts nothing.
    /// </summary>
    public static string? KindOf(string name) => name switch
    {
        _ when name.StartsWith(Count, StringComparison.Ordinal) => name[Count.Length..],
        "configmaps" or "secrets" or "resourcequotas" or "replicationcontrollers" => name,
        "services" or "services.nodeports" or "services.loadbalancers" => Services,
        _ when name == Claims || name == "requests.storage" || IsOfStorageClass(name) => Claims,
        _ => IsOfPods(name) ? Pods : null,
    };

    /// <summary>The name under which a kind's objects are counted one by one.</summary>
    public static string CountOf(string kind) => Count + kind;

    /// <summary>Whether under a name every object of its kind counts for one, whatever it is like; pods that are over do not.</summary>
    public static bool CountsEach(string kind, string name) => name == CountOf(kind) || (name == kind && kind != Pods);

    /// <summary>
    /// Whether the objects of a kind can be counted: not what is stored nowhere, and not events, which upstream leaves out.
    /// </summary>
    public static bool IsCounted(Resource kind) =>
        kind is { Namespaced: true, IsStored: true } && !(kind.Names.Plural == "events" && kind.Names.Group is "" or "events.k8s.io");

    /// <summary>The name under which the claims of a storage class are counted, or what they ask for.</summary>
    public static string OfStorageClass(string storageClass, string name) => storageClass + StorageClass + name;

    /// <summary>Whether it is a name of Kubernetes' own that a quota may limit.</summary>
    public static bool IsStandard(string name) => !name.Contains('/', StringComparison.Ordinal) && KindOf(name) is not null;

    /// <summary>Whether a quota of such a scope may limit it.</summary>
    public static bool IsValidIn(string scope, string name) => scope switch
    {
        QuotaScopes.BestEffort => name == Pods,
        QuotaScopes.VolumeAttributesClass => name is Claims or "requests.storage",
        _ when QuotaScopes.IsStandard(scope) => name is Pods or "cpu" or "memory" || RequiredOfContainers(name),
        _ => true,
    };

    /// <summary>Whether, where it is limited, every container must say how much of it it needs.</summary>
    public static bool RequiredOfContainers(string name) =>
        name is "cpu" or "memory" or "requests.cpu" or "requests.memory" or "limits.cpu" or "limits.memory";

    private static bool IsOfStorageClass(string name) =>
        name.EndsWith(StorageClass + Claims, StringComparison.Ordinal)
        || name.EndsWith(StorageClass + "requests.storage", StringComparison.Ordinal);

    private static bool IsOfPods(string name)
    {
        var asked = ResourceNaming.Asked(name);
        return name == Pods
            || ResourceNaming.IsOfContainers(asked)
            || name is "limits.cpu" or "limits.memory" or "limits.ephemeral-storage"
            || (asked.Length < name.Length && !ResourceNaming.IsNative(asked));
    }
}
