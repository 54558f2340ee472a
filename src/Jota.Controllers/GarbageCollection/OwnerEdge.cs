using Jota.Api;

namespace Jota.Controllers;

/// <summary>A reference from an object to its owner.</summary>
/// <param name="Owner">The owner's node, whose uid the reference names.</param>
/// <param name="Link">The reference as written, which need not be right about anything else.</param>
internal readonly record struct OwnerEdge(GraphNode Owner, OwnerLink Link);
