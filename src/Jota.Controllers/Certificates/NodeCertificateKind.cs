namespace Jota.Controllers;

/// <summary>Which certificate of a node somebody asks for.</summary>
internal enum NodeCertificateKind
{
    /// <summary>None.</summary>
    None,

    /// <summary>The first one of a node, by whoever may bring nodes in.</summary>
    Client,

    /// <summary>A node's next one, by itself.</summary>
    OwnClient,

    /// <summary>What a node's own server shows, by the node.</summary>
    OwnServer,

    /// <summary>That of a node's service network and DNS, by the node.</summary>
    OwnNetwork,
}
