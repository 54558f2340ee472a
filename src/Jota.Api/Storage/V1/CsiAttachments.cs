using System.Security.Cryptography;
using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// What the controller that has volumes of CSI drivers attached and the node that waits for it call them; upstream's names, which the
/// attachers of drivers know as well.
/// </summary>
public static class CsiAttachments
{
    /// <summary>The VolumeAttachment of a volume on a node.</summary>
    public static string NameOf(string driver, string handle, string node)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(handle + driver + node));
        return "csi-" + Convert.ToHexStringLower(hash);
    }

    /// <summary>A volume in the lists of a node's status: <c>volumesAttached</c> and <c>volumesInUse</c>.</summary>
    public static string InStatus(string driver, string handle) => $"kubernetes.io/csi/{driver}^{handle}";

    /// <summary>Whether a driver's volumes are attached; where nobody says otherwise they are.</summary>
    public static bool AreNeeded(V1CSIDriver? driver) => driver?.Spec?.AttachRequired != false;
}
