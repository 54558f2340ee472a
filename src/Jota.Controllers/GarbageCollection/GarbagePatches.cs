using System.Buffers;
using System.Text.Json;
using Jota.Api;
using Jota.Client;

namespace Jota.Controllers;

/// <summary>The changes that the collector makes. Each names the uid, so that none hits another object of the same name.</summary>
internal static class GarbagePatches
{
    /// <summary>Takes away references to owners.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="owners">The owners.</param>
    /// <param name="at">Only at this revision of the object; at any unless given.</param>
    public static PatchBody DropOwners(string uid, IEnumerable<string> owners, Revision at = default) =>
        OwnerReferences(uid, at, owners, static json => json.WriteString("$patch", "delete"));

    /// <summary>Lets owners go without waiting for the object.</summary>
    public static PatchBody Unblock(string uid, IEnumerable<string> owners) =>
        OwnerReferences(uid, default, owners, static json => json.WriteBoolean("blockOwnerDeletion", false));

    /// <summary>Leaves just these finalizers, if nobody changed the object meanwhile.</summary>
    public static PatchBody Finalizers(string uid, Revision at, IEnumerable<string> finalizers) =>
        new(PatchType.Merge, Metadata(uid, at, json =>
    {
        json.WriteStartArray("finalizers");
        foreach (var finalizer in finalizers)
        {
            json.WriteStringValue(finalizer);
        }

        json.WriteEndArray();
    }));

    private static PatchBody OwnerReferences(string uid, Revision at, IEnumerable<string> owners, Action<Utf8JsonWriter> change) =>
        new(PatchType.StrategicMerge, Metadata(uid, at, json =>
        {
            json.WriteStartArray("ownerReferences");
            foreach (var owner in owners)
            {
                json.WriteStartObject();
                change(json);
                json.WriteString("uid", owner);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }));

    private static ReadOnlyMemory<byte> Metadata(string uid, Revision at, Action<Utf8JsonWriter> content)
    {
        var bytes = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata");
            json.WriteString("uid", uid);
            if (!at.IsNone)
            {
                json.WriteString("resourceVersion", at.ToString());
            }

            content(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }
}
