using Jota.Api;

namespace Jota.Kubelet.Server;

/// <summary>
/// What a path of the node's server is about: <c>/exec/NAMESPACE/POD/CONTAINER</c> and the like, with the pod's uid before the container
/// where the caller knows it. Pure.
/// </summary>
/// <param name="What">The first part, such as <c>exec</c>.</param>
/// <param name="Pod">The pod.</param>
/// <param name="Uid">Its uid; empty when the caller takes whichever pod has the name.</param>
/// <param name="Container">The container; empty where the path is about the pod as a whole.</param>
internal sealed record NodePath(string What, ObjectKey Pod, string Uid, string Container)
{
    /// <summary>Null where the path is none of these.</summary>
    public static NodePath? Parse(string path) => path.Trim('/').Split('/') switch
    {
        [("exec" or "attach" or "containerLogs") and var what, var ns, var pod, var container] => new(what, new(ns, pod), "", container),
        [("exec" or "attach") and var what, var ns, var pod, var uid, var container] => new(what, new(ns, pod), uid, container),
        ["containerLogs", var ns, var pod, var container, var uid] => new("containerLogs", new(ns, pod), uid, container),
        ["portForward", var ns, var pod] => new("portForward", new(ns, pod), "", ""),
        ["portForward", var ns, var pod, var uid] => new("portForward", new(ns, pod), uid, ""),
        _ => null,
    };
}
