using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Api.Tests.Golden;

/// <summary>Takes objects through what a kind does to them, without a server.</summary>
internal static class GoldenKind
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    public static Resource ResourceOf(JsonNode input) =>
        ResourceCatalog.BuiltIn.FindKind((string)input["apiVersion"]!, (string)input["kind"]!)!;

    public static object Decode(JsonNode input)
    {
        var resource = ResourceOf(input);
        var obj = resource.Decode(Encoding.UTF8.GetBytes(input.ToJsonString()));
        if (resource.Namespaced)
        {
            resource.MetadataOf(obj).NamespaceProperty ??= "demo";
        }

        resource.DefaultObject(obj);
        return obj;
    }

    public static (object Object, ImmutableArray<FieldError> Errors, ImmutableArray<string> Warnings) Create(JsonNode input)
    {
        var resource = ResourceOf(input);
        var obj = resource.PrepareObjectForCreate(Decode(input));
        var errors = new FieldErrors();
        ObjectMetaRules.Validate(resource, resource.MetadataOf(obj), errors);
        resource.ValidateObject(obj, errors);
        ImmutableArray<string> warnings = [.. resource.WarningsFor(obj, null)];
        resource.SettleObject(obj);
        return (obj, errors.All, warnings);
    }

    public static (object Object, ImmutableArray<FieldError> Errors) Update(JsonNode oldInput, JsonNode input, bool status)
    {
        var resource = ResourceOf(input);
        var (old, obj) = (Decode(oldInput), Decode(input));
        resource.MetadataOf(old).ResourceVersion ??= "1";
        resource.MetadataOf(obj).ResourceVersion ??= "1";
        var errors = new FieldErrors();
        var kept = status ? resource.PrepareObjectForStatusUpdate(obj, old) : resource.PrepareObjectForUpdate(obj, old);
        ObjectMetaRules.ValidateUpdate(resource, resource.MetadataOf(kept), resource.MetadataOf(old), errors);
        if (status)
        {
            resource.ValidateObjectStatusUpdate(kept, old, errors);
        }
        else
        {
            resource.ValidateObjectUpdate(kept, old, errors);
        }

        return (kept, errors.All);
    }

    public static JsonNode Json(Resource resource, object obj)
    {
        resource.SetTypeMeta(obj);
        var buffer = new ArrayBufferWriter<byte>();
        resource.Encode(buffer, obj);
        return JsonNode.Parse(buffer.WrittenSpan)!;
    }

    public static JsonObject Table(Resource resource, object obj) => new(resource.TableColumns.Select(column =>
        KeyValuePair.Create(column.Name + (column.Priority > 0 ? " (wide)" : ""), JsonValue.Create(column.CellOf(obj, new(Now))) as JsonNode)));

    public static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
