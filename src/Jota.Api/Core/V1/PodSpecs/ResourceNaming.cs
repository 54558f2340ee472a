namespace Jota.Api;

/// <summary>What a resource's name says of it.</summary>
internal static class ResourceNaming
{
    public const string Cpu = "cpu";
    public const string Memory = "memory";
    public const string EphemeralStorage = "ephemeral-storage";
    public const string HugePagesPrefix = "hugepages-";
    private const string RequestsPrefix = "requests.";

    public static bool IsHugePages(string name) => name.StartsWith(HugePagesPrefix, StringComparison.Ordinal);

    /// <summary>The resource that a quota means by a name such as <c>requests.cpu</c>.</summary>
    public static string Asked(string name) =>
        name.StartsWith(RequestsPrefix, StringComparison.Ordinal) ? name[RequestsPrefix.Length..] : name;

    /// <summary>Whether a pod as a whole may ask for it.</summary>
    public static bool IsPodLevel(string name) => name is Cpu or Memory || IsHugePages(name);

    /// <summary>Kubernetes' own resources: those without a domain, and those of <c>kubernetes.io</c>.</summary>
    public static bool IsNative(string name) => !name.Contains('/', StringComparison.Ordinal) || IsKubernetesDomain(name);

    /// <summary>Resources that somebody else defines, such as <c>example.com/gpu</c>; counted in whole pieces.</summary>
    public static bool IsExtended(string name) => !IsNative(name) && !name.StartsWith(RequestsPrefix, StringComparison.Ordinal);

    /// <summary>Whether a limit may be above the request.</summary>
    public static bool MayOvercommit(string name) => IsNative(name) && !IsHugePages(name);

    /// <summary>Whether containers may ask for this native resource.</summary>
    public static bool IsOfContainers(string name) => name is Cpu or Memory or EphemeralStorage || IsHugePages(name);

    private static bool IsKubernetesDomain(string name)
    {
        var domain = name[..name.IndexOf('/', StringComparison.Ordinal)];
        return domain == "kubernetes.io" || domain.EndsWith(".kubernetes.io", StringComparison.Ordinal);
    }
}
