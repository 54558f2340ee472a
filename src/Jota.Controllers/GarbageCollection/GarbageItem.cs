using Jota.Api;
using Jota.Client;

namespace Jota.Controllers;

/// <summary>An object of the graph, as something to act on.</summary>
internal sealed record GarbageItem(Resource Resource, ObjectKey Key, string Uid, Revision Revision)
{
    public ApiTarget Target => ApiTarget.Of(Resource, Key);

    public static GarbageItem Of(GraphNode node) => new(node.Resource!, node.Key, node.Uid, node.Revision);

    public override string ToString() => $"{Resource} {Key}";
}
