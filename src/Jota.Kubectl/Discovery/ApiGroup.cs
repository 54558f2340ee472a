namespace Jota.Kubectl;

/// <summary>A group of the API, and in which versions it is served.</summary>
/// <param name="Name">Empty for the core.</param>
/// <param name="Versions">Such as <c>v1</c>; the preferred one first.</param>
internal sealed record ApiGroup(string Name, IReadOnlyList<string> Versions)
{
    public string GroupVersion(string version) => Name.Length == 0 ? version : $"{Name}/{version}";
}
