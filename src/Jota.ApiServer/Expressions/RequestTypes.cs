using Jota.Cel;

namespace Jota.ApiServer.Expressions;

/// <summary>The types of what expressions at admission see of a request, as upstream declares them.</summary>
internal static class RequestTypes
{
    private static readonly CelType Texts = CelType.List(CelType.String);
    private static readonly CelType TextByText = CelType.Map(CelType.String, CelType.String);

    private static readonly CelType Kind = Object("kubernetes.GroupVersionKind", Strings("group", "version", "kind"));
    private static readonly CelType Resource = Object("kubernetes.GroupVersionResource", Strings("group", "version", "resource"));

    private static readonly CelType User = Object(
        "kubernetes.UserInfo",
        [
            .. Strings("username", "uid"), ("groups", Texts), ("extra", CelType.Map(CelType.String, Texts)),
        ]);

    /// <summary><c>request</c>: an <c>AdmissionRequest</c> without its objects.</summary>
    public static CelType Request { get; } = Object(
        "kubernetes.AdmissionRequest",
        [
            ("kind", Kind), ("resource", Resource), ("requestKind", Kind), ("requestResource", Resource),
            .. Strings("subResource", "requestSubResource", "name", "namespace", "operation"), ("userInfo", User), ("dryRun", CelType.Bool),
            ("options", CelType.Dyn),
        ]);

    /// <summary><c>namespaceObject</c>.</summary>
    public static CelType Namespace { get; } = Object(
        "kubernetes.Namespace",
        [
            ("metadata", Object(
                "kubernetes.NamespaceMetadata",
                [
                    .. Strings("name", "generateName", "namespace", "UID", "resourceVersion"), ("labels", TextByText),
                    ("annotations", TextByText), ("creationTimestamp", CelType.Timestamp), ("deletionTimestamp", CelType.Timestamp),
                    ("deletionGracePeriodSeconds", CelType.Int), ("generation", CelType.Int), ("finalizers", Texts),
                ])),
            ("spec", Object("kubernetes.NamespaceSpec", [("finalizers", Texts)])),
            ("status", Object(
                "kubernetes.NamespaceStatus",
                [
                    ("phase", CelType.String),
                    ("conditions", CelType.List(Object(
                        "kubernetes.NamespaceCondition",
                        [.. Strings("type", "status", "message", "reason"), ("lastTransitionTime", CelType.Timestamp)]))),
                ])),
        ]);

    private static CelType Object(string name, IEnumerable<(string Name, CelType Type)> fields) =>
        CelType.Object(name, fields.ToDictionary(field => field.Name, field => field.Type, StringComparer.Ordinal));

    private static IEnumerable<(string Name, CelType Type)> Strings(params string[] names) =>
        names.Select(name => (name, CelType.String));
}
