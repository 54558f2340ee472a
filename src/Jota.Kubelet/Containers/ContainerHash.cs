using System.Globalization;
using System.Text;
using k8s.Models;

namespace Jota.Kubelet.Containers;

/// <summary>What of a container's spec, when it changes, makes a running container one to be replaced: its name and image.</summary>
internal static class ContainerHash
{
    public static string Of(V1Container container)
    {
        // FNV-1a, 32 bits: stable across processes and versions, as it is kept in the runtime's annotations.
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes($"{container.Name}\0{container.Image}"))
        {
            hash = (hash ^ b) * 16777619u;
        }

        return hash.ToString("x", CultureInfo.InvariantCulture);
    }
}
