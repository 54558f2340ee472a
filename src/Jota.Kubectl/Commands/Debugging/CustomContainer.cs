using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary><c>debug --custom</c>: a part of a container in a file, which is put over what the profile makes.</summary>
internal static class CustomContainer
{
    private static readonly string[] Fixed = ["name", "command", "image", "lifecycle", "volumeDevices"];

    private static readonly TypeSchema Type =
        Schemas.FindKind("v1", "Pod")?.Find("spec")?.Type?.Find("containers")?.Type
        ?? throw new InvalidOperationException("pods have containers");

    /// <summary>Reads it; null where there is no path. What is no field of a container is left out.</summary>
    public static JsonObject? Read(Surroundings around, string path)
    {
        if (path.Length == 0)
        {
            return null;
        }

        byte[] text;
        try
        {
            text = File.ReadAllBytes(around.PathOf(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw KubectlException.Error($"must pass a container spec json file for custom profile: {e.Message}");
        }

        var failures = new Failures();
        var read = ManifestText.Read(text, path, failures);
        if (failures.Count > 0)
        {
            throw KubectlException.Error($"{path} does not contain a valid container spec: {failures.Text}");
        }

        var found = read.Count > 0 ? read[0].Object : [];
        foreach (var unknown in found.Select(field => field.Key).Where(key => Type.Find(key) is null).ToList())
        {
            found.Remove(unknown);
        }

        return found;
    }

    /// <summary>Throws where it says what is not its to say.</summary>
    public static void Check(JsonObject? custom)
    {
        if (custom is not null && Fixed.Any(field => IsSaid(custom[field])))
        {
            throw KubectlException.Error("name, command, image, lifecycle and volume devices are not modifiable via custom profile");
        }
    }

    private static bool IsSaid(JsonNode? value) => value switch
    {
        null or JsonArray { Count: 0 } => false,
        JsonValue text => text.Text().Length > 0,
        _ => true,
    };

    /// <summary>The container with it.</summary>
    public static JsonObject Over(JsonObject container, JsonObject custom) => LocalPatch.Apply(Type, container, custom);
}
