using System.Globalization;
using k8s;
using k8s.Models;

namespace Jota.Api;

/// <summary>The cells of roles.</summary>
internal static class RoleCells
{
    /// <summary>Roles tell when they were made, not how long ago.</summary>
    public static Column<T> CreatedAt<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new("Created At",
            obj => obj.Metadata?.CreationTimestamp?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
        {
            Type = "date",
            Description = "When the server created the object.",
        };
}
