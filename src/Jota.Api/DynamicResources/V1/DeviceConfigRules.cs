using System.Text;
using System.Text.Json;
using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of what only a driver understands: whose it is, and that it is an object of a bearable size.</summary>
internal static class DeviceConfigRules
{
    public static void Validate(V1OpaqueDeviceConfiguration? opaque, FieldErrors at)
    {
        var place = at.At("opaque");
        if (opaque is null)
        {
            place.Required();
            return;
        }

        CSIDriverName.Validate(opaque.Driver, place.At("driver"));
        ValidateObject(opaque.Parameters, place.At("parameters"));
    }

    /// <summary>An object, whatever is in it.</summary>
    public static void ValidateObject(object? value, FieldErrors at)
    {
        if (value is not JsonElement json || json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            at.Required();
        }
        else if (Encoding.UTF8.GetByteCount(json.GetRawText()) > DeviceLimits.Parameters)
        {
            at.TooLong(DeviceLimits.Parameters);
        }
        else if (json.ValueKind != JsonValueKind.Object)
        {
            at.Invalid("<value omitted>", "must be a valid JSON object");
        }
    }
}
