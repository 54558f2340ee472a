namespace Jota.Kubelet.Pods;

/// <summary>A resource of which a node has too little left.</summary>
/// <param name="Resource">Such as <c>cpu</c>.</param>
/// <param name="Requested">How much is asked for; processors in thousandths.</param>
/// <param name="Used">How much others have taken.</param>
/// <param name="Capacity">How much there is in all.</param>
internal sealed record ResourceShortage(string Resource, long Requested, long Used, long Capacity)
{
    /// <summary>In upstream's words.</summary>
    public string Message => $"Node didn't have enough resource: {Resource}, requested: {Requested}, used: {Used}, capacity: {Capacity}";
}
