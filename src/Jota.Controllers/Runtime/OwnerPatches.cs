using System.Text.Json;
using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Patches of owner references that hold only for the very object they are meant for.</summary>
internal static class OwnerPatches
{
    /// <summary>Adds an owner, and a finalizer of its.</summary>
    public static PatchBody Adopt(IKubernetesObject<V1ObjectMeta> obj, V1OwnerReference owner, string? finalizer = null) => Of(
        obj, writer => ApiJson.Write(writer, owner), "finalizers", finalizer);

    /// <summary>Takes an owner away, and a finalizer of its.</summary>
    public static PatchBody Release(IKubernetesObject<V1ObjectMeta> obj, string ownerUid, string? finalizer = null) => Of(
        obj,
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("$patch", "delete");
            writer.WriteString("uid", ownerUid);
            writer.WriteEndObject();
        },
        "$deleteFromPrimitiveList/finalizers",
        finalizer);

    private static PatchBody Of(
        IKubernetesObject<V1ObjectMeta> obj, Action<Utf8JsonWriter> writeOwner, string finalizerField, string? finalizer)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("metadata");
            writer.WriteStartArray("ownerReferences");
            writeOwner(writer);
            writer.WriteEndArray();
            writer.WriteString("uid", obj.Metadata.Uid);
            if (finalizer is not null)
            {
                writer.WriteStartArray(finalizerField);
                writer.WriteStringValue(finalizer);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return new PatchBody(PatchType.StrategicMerge, bytes.ToArray());
    }
}
