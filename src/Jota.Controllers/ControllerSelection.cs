namespace Jota.Controllers;

/// <summary>
/// Which controllers are wanted, as upstream's <c>--controllers</c> says it: <c>*</c> for all, <c>NAME</c> for one, <c>-NAME</c> for all
/// but that one. The first word about a controller counts.
/// </summary>
public sealed class ControllerSelection
{
    // Upstream's, of which there is nothing here, or which are part of another one: they may be named, and left out.
    private static readonly Dictionary<string, string> PartsOf = new(StringComparer.Ordinal)
    {
        ["certificatesigningrequest-approving-controller"] = ControllerNames.Certificates,
        ["certificatesigningrequest-cleaner-controller"] = ControllerNames.Certificates,
    };

    private static readonly HashSet<string> Elsewhere = new(StringComparer.Ordinal)
    {
        "ttl-controller", "node-route-controller", "cloud-node-lifecycle-controller",
        "resourceclaim-controller", "legacy-serviceaccount-token-cleaner-controller", "validatingadmissionpolicy-status-controller",
        "service-cidr-controller", "storageversion-garbage-collector-controller", "device-taint-eviction-controller",
        "selinux-warning-controller", "volumeattributesclass-protection-controller", "storage-version-migrator-controller",
        "podcertificaterequest-cleaner-controller", "kube-apiserver-serving-clustertrustbundle-publisher-controller",
    };

    private readonly IReadOnlyList<string> _words;

    private ControllerSelection(IReadOnlyList<string> words) => _words = words;

    /// <summary>All of them.</summary>
    public static ControllerSelection All { get; } = new(["*"]);

    /// <summary>Reads a list. Throws <see cref="FormatException"/> for a name that is nobody's.</summary>
    public static ControllerSelection Parse(IEnumerable<string> words)
    {
        List<string> list = [.. words.Select(word => word.Trim()).Where(word => word.Length > 0)];
        foreach (var word in list.Where(word => word != "*"))
        {
            var name = PartsOf.GetValueOrDefault(word.TrimStart('-'), word.TrimStart('-'));
            if (!ControllerNames.All.Contains(name) && !(word[0] == '-' && Elsewhere.Contains(name)))
            {
                throw new FormatException(
                    $"\"{name}\" is not the name of a controller here; there are " +
                    string.Join(", ", ControllerNames.All.Order(StringComparer.Ordinal)));
            }
        }

        return list.Count == 0 ? All : new(list);
    }

    /// <summary>Whether it is wanted.</summary>
    public bool Has(string controller)
    {
        foreach (var word in _words)
        {
            var name = word.TrimStart('-');
            if (PartsOf.GetValueOrDefault(name, name) == controller)
            {
                return word[0] != '-';
            }
        }

        return _words.Contains("*");
    }
}
