using k8s.Models;

namespace Jota.Api;

/// <summary>What single objects take of the quotas of their namespace, by the names that quotas have for it. Pure.</summary>
public static class QuotaUsage
{
    private static readonly Quantity One = Quantity.Of(1);

    /// <summary>What an object of a kind takes.</summary>
    /// <param name="kind">The kind, as <see cref="ResourceNames.GroupResource"/>.</param>
    /// <param name="obj">The object in its typed form.</param>
    /// <param name="now">The time: a pod that should be gone by now takes nothing any more.</param>
    public static IReadOnlyDictionary<string, Quantity> Of(string kind, object obj, DateTimeOffset now)
    {
        Dictionary<string, Quantity> usage = new(StringComparer.Ordinal) { [QuotaNames.CountOf(kind)] = One };
        switch (obj)
        {
            case V1Pod pod:
                if (Lasts(pod) is not { } end || end >= now)
                {
                    usage["pods"] = One;
                    var most = PodsOnNodes.AtMost(pod);
                    AddOf(PodResources.Requests(most), PodResources.Limits(most), usage);
                }

                break;
            case V1Service service:
                AddOf(service.Spec, usage);
                break;
            case V1PersistentVolumeClaim claim:
                AddOf(claim, usage);
                break;
            default:
                // Some kinds have had a name of their own from before others could be counted.
                usage[kind] = One;
                break;
        }

        return usage;
    }

    /// <summary>
    /// Until when a pod takes what it asks for: until it is over, or should have been ended; null for as long as it stays as it is.
    /// </summary>
    public static DateTimeOffset? Lasts(V1Pod pod) => pod switch
    {
        { Status.Phase: "Succeeded" or "Failed" } => DateTimeOffset.MinValue,
        { Metadata: { DeletionTimestamp: { } deletion, DeletionGracePeriodSeconds: { } grace } } =>
            new DateTimeOffset(deletion.ToUniversalTime(), TimeSpan.Zero).Plus(Spans.FromSeconds(grace)),
        _ => null,
    };

    /// <summary>
    /// Which containers of a pod do not say how much they need of what is limited, as <c>limits.cpu for: a,b; memory for: b</c>; null when
    /// all do. What a pod asks for as a whole is enough.
    /// </summary>
    public static string? Unsaid(V1Pod pod, IEnumerable<string> limited)
    {
        if (pod.Spec.Resources is { } whole && (whole.Limits is { Count: > 0 } || whole.Requests is { Count: > 0 }))
        {
            return null;
        }

        var required = limited.Where(QuotaNames.RequiredOfContainers).Order(StringComparer.Ordinal);
        V1Container[] containers = [.. pod.Spec.Containers ?? [], .. pod.Spec.InitContainers ?? []];
        string[] unsaid =
        [
            .. from name in required
               let silent = containers.Where(container => !Says(container, name)).Select(container => container.Name).Distinct()
               where silent.Any()
               select $"{name} for: {string.Join(',', silent.Order(StringComparer.Ordinal))}",
        ];
        return unsaid.Length == 0 ? null : string.Join("; ", unsaid);
    }

    private static bool Says(V1Container container, string name)
    {
        var amounts = name.StartsWith("limits.", StringComparison.Ordinal) ? container.Resources?.Limits : container.Resources?.Requests;
        return amounts?.ContainsKey(name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]) == true;
    }

    private static void AddOf(
        IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits, Dictionary<string, Quantity> usage)
    {
        foreach (var (name, amount) in requests)
        {
            usage["requests." + name] = amount;
            if (ResourceNaming.IsOfContainers(name))
            {
                usage[name] = amount;
            }
        }

        foreach (var (name, amount) in limits)
        {
            usage["limits." + name] = amount;
        }
    }

    private static void AddOf(V1ServiceSpec? spec, Dictionary<string, Quantity> usage)
    {
        usage["services"] = One;
        var ports = spec?.Ports ?? [];
        var balanced = spec?.Type == ServiceTypes.LoadBalancer;
        if (balanced)
        {
            usage["services.loadbalancers"] = One;
        }

        // They are not handed out yet: what counts is what will be.
        usage["services.nodeports"] = Quantity.Of((spec?.Type, spec?.AllocateLoadBalancerNodePorts) switch
        {
            (ServiceTypes.LoadBalancer, false) => ports.Count(port => port.NodePort is > 0),
            (ServiceTypes.LoadBalancer or ServiceTypes.NodePort, _) => ports.Count,
            _ => 0,
        });
    }

    private static void AddOf(V1PersistentVolumeClaim claim, Dictionary<string, Quantity> usage)
    {
        var storage = StorageOf(claim);
        usage["persistentvolumeclaims"] = One;
        Add("requests.storage", storage);
        if (StorageClassNames.Of(claim) is { Length: > 0 } storageClass)
        {
            usage[QuotaNames.OfStorageClass(storageClass, "persistentvolumeclaims")] = One;
            Add(QuotaNames.OfStorageClass(storageClass, "requests.storage"), storage);
        }

        void Add(string name, Quantity? amount)
        {
            if (amount is { } some)
            {
                usage[name] = some;
            }
        }
    }

    /// <summary>What is asked for, or what is being given already where that is more; in whole bytes.</summary>
    private static Quantity? StorageOf(V1PersistentVolumeClaim claim)
    {
        if (StorageAmounts.Of(claim.Spec?.Resources?.Requests) is not { } asked)
        {
            return null;
        }

        var most = StorageAmounts.Of(claim.Status?.AllocatedResources) is { } given && given > asked ? given : asked;
        return most.IsWhole ? most : Quantity.Of(most.Value, most.Notation);
    }
}
