using System.Text;

namespace Jota.Api.Tests.ManagedFields;

/// <summary>What tests of field sets say often.</summary>
internal static class Fields
{
    public static MergeType TypeOf(string apiVersion, string kind) => ModelMergeType.Of(Schemas.FindKind(apiVersion, kind)!);

    public static JsonTree Tree(string json) => JsonTreeReader.Read(Encoding.UTF8.GetBytes(json), RequestBudget.Unlimited);

    public static string Json(JsonTree tree) => Encoding.UTF8.GetString(JsonTreeWriter.Write(tree, RequestBudget.Unlimited).Span);

    public static FieldSet Set(string json) => FieldSetJson.Read(Encoding.UTF8.GetBytes(json));

    public static string Json(FieldSet set) => Encoding.UTF8.GetString(FieldSetJson.Bytes(set));

    public static FieldSet Applied(MergeType type, string json) => AppliedFields.Of(type, Tree(json), RequestBudget.Unlimited);
}
