namespace Jota.Network.Routes;

/// <summary>How packets get from the pods of one node to those of another.</summary>
public enum PodNetworkMode
{
    /// <summary>By plain routes where the nodes share a link, through a tunnel elsewhere.</summary>
    Auto,

    /// <summary>By plain routes alone; nodes that share no link are left to routers that somebody else sets up.</summary>
    Routes,

    /// <summary>Through a tunnel (VXLAN) always.</summary>
    Vxlan,
}
