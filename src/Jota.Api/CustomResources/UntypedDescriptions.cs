namespace Jota.Api;

/// <summary>What every object of an untyped kind has, described once.</summary>
internal static class UntypedDescriptions
{
    public const string ApiVersion =
        "APIVersion defines the group and version that this representation of the object is in, such as <group>/<version>.";

    public const string Kind = "The kind of thing that the object is, in CamelCase. It cannot be changed.";

    public const string Metadata = "Standard object's metadata: what every object has.";
}
