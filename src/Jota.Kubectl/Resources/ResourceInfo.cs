using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>An object that a command is about.</summary>
/// <param name="mapping">Its type.</param>
/// <param name="ns">Its namespace; empty where it has none.</param>
/// <param name="name">Its name; empty where the server is to make one.</param>
internal sealed class ResourceInfo(ResourceMapping mapping, string ns, string name)
{
    public ResourceMapping Mapping => mapping;

    public string Namespace => ns;

    public string Name => name;

    /// <summary>Where it was written down; empty where it was named.</summary>
    public string Source { get; init; } = "";

    /// <summary>The object, as written or as the server has it; null until somebody asked.</summary>
    public JsonObject? Object { get; set; }

    /// <summary>As <c>-o name</c> has it.</summary>
    public string Shown => $"{mapping.QualifiedKind}/{name}";
}
