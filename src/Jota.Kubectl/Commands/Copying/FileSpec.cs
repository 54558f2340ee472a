namespace Jota.Kubectl;

/// <summary>One side of a copy: <c>[[NAMESPACE/]POD:]PATH</c>.</summary>
/// <param name="Namespace">Empty where it tells none.</param>
/// <param name="Pod">Empty for a path of this machine.</param>
/// <param name="Path">As given.</param>
internal sealed record FileSpec(string Namespace, string Pod, string Path)
{
    public bool IsRemote => Pod.Length > 0;

    public static FileSpec Parse(string given)
    {
        var colon = given.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return new("", "", given);
        }

        var pod = given[..colon].Split('/');
        var isWellFormed = pod.Length <= 2 && pod.All(part => part.Length > 0);
        return !isWellFormed
            ? throw KubectlException.Error(
                $"filespec must match the canonical format: [[namespace/]pod:]file/path (\"{given}\" does not; a local path with a colon " +
                "in it can be given as ./NAME)")
            : new(pod.Length == 2 ? pod[0] : "", pod[^1], given[(colon + 1)..]);
    }
}
