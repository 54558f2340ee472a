using System.Buffers;
using Jota.Api;
using Jota.ApiServer.Admission;
using k8s;
using k8s.Models;

namespace Jota.ApiServer.Matching;

/// <summary>
/// A request as webhooks and policies see it: in upstream's words, its objects as bytes in the version that each wants to hear of.
/// </summary>
internal sealed class ReviewedRequest(AdmissionRequest request)
{
    private const string Status = "status";

    private static readonly Dictionary<string, string> None = [];

    private readonly Subresource? _part = request.Target.Resource.FindSubresource(request.Target.Subresource);

    /// <summary>The request.</summary>
    public AdmissionRequest Request { get; } = request;

    /// <summary>The version of the resource that was asked for.</summary>
    public Resource Resource => Request.Target.Resource;

    /// <summary>The subresource; empty for the object itself.</summary>
    public string Part => Request.Target.Subresource;

    /// <summary>What is done, in upstream's spelling.</summary>
    public string Operation => Request.Operation switch
    {
        AdmissionOperation.Create => "CREATE",
        AdmissionOperation.Update => "UPDATE",
        AdmissionOperation.Delete => "DELETE",
        _ when _part is { Connects: false } => "CREATE",
        _ => "CONNECT",
    };

    /// <summary>Whether it is about a namespace itself.</summary>
    public bool IsOfNamespace => Resource.ObjectType == typeof(V1Namespace);

    /// <summary>The namespace that it is in, or that it is about.</summary>
    public string Namespace => IsOfNamespace ? Name : Request.Target.Namespace;

    /// <summary>Whether it is in a namespace.</summary>
    public bool IsNamespaced => !IsOfNamespace && Request.Target.Namespace.Length > 0;

    /// <summary>The object's name; empty when it is still to be drawn.</summary>
    public string Name => Request.Target.Name.Length > 0 ? Request.Target.Name : Metadata?.Name ?? "";

    /// <summary>The labels of the object as it shall be; null when there is none, or none that has labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels => Metadata is { } metadata ? LabelsOf(metadata) : null;

    /// <summary>The labels of the object as it is; null when it is new.</summary>
    public IReadOnlyDictionary<string, string>? OldLabels => Old?.Labels;

    /// <summary>The namespace that it is in, as it is; 404 when it does not exist.</summary>
    public async ValueTask<ApiObject> NamespaceAsync(CancellationToken ct)
    {
        var namespaces = Request.Objects.Catalog.For<V1Namespace>();
        return await Request.Objects.FindAsync(namespaces, ObjectKey.Cluster(Namespace), ct)
            ?? throw ApiException.NotFound(namespaces.Names, Namespace);
    }

    /// <summary>The kind of the object, in a version of the resource.</summary>
    public (string Group, string Version, string Kind) KindIn(Resource version) => _part switch
    {
        { Body.Names: var body } => (body.Group, body.Version, body.Kind),
        { Name: not Status } part when part.Kind != Resource.Names.Kind =>
            (part.Group, part.Version.Length > 0 ? part.Version : version.Names.Version, part.Kind),
        _ => (version.Names.Group, version.Names.Version, version.Names.Kind),
    };

    /// <summary>The object as it shall be, in a version; null when there is none.</summary>
    public byte[]? ObjectIn(Resource version) => Request.Object switch
    {
        null => null,
        ConnectOptions options => options.Json.ToArray(),
        var obj when _part is ScaleSubresource scale => Encode(ScaleResource.Instance, scale.Read(obj)),
        var obj when _part is { Name: not Status } && Request.Operation == AdmissionOperation.Connect => EncodePosted(obj),
        var obj when Part == Status && Request.Old is { } old =>
            EncodeIn(version, Resource.PrepareObjectForStatusUpdate(ModelCopy.Of(obj), old.Peek())),
        var obj when Request.Operation == AdmissionOperation.Create => EncodeNew(version, obj),
        var obj => EncodeIn(version, obj),
    };

    /// <summary>The object as it is, in a version; null when it is new.</summary>
    public ReadOnlyMemory<byte>? OldIn(Resource version) => Old is not { } old ? (ReadOnlyMemory<byte>?)null
        : _part is ScaleSubresource scale ? Encode(ScaleResource.Instance, scale.Read(old.Typed()))
        : old.In(version).Json;

    /// <summary>
    /// Puts another object in the place of the one that is asked for, given in a version. Throws <see cref="FormatException"/> for what is
    /// none of the kind.
    /// </summary>
    public void Replace(Resource version, ReadOnlyMemory<byte> json)
    {
        switch (_part)
        {
            case ScaleSubresource scale:
                var wanted = (V1Scale)Decode(ScaleResource.Instance, json);
                scale.Write(Request.Object!, wanted.Spec?.Replicas ?? 0);
                break;
            case { Name: not Status } when Request.Operation == AdmissionOperation.Connect:
                Request.Object = DecodePosted(json);
                break;
            default:
                Request.Object = DecodeIn(version, json);
                break;
        }
    }

    private ApiObject? Old => Request.Operation is AdmissionOperation.Update or AdmissionOperation.Delete ? Request.Old : null;

    private V1ObjectMeta? Metadata => (Request.Object as IKubernetesObject<V1ObjectMeta>)?.Metadata;

    private static IReadOnlyDictionary<string, string> LabelsOf(V1ObjectMeta metadata) => metadata.Labels switch
    {
        null => None,
        IReadOnlyDictionary<string, string> labels => labels,
        var labels => labels.ToDictionary(),
    };

    // As upstream: what the server says of a new object is said after admission.
    private byte[] EncodeNew(Resource version, object obj)
    {
        var metadata = Resource.MetadataOf(obj);
        var (uid, time, generation) = (metadata.Uid, metadata.CreationTimestamp, metadata.Generation);
        (metadata.Uid, metadata.CreationTimestamp, metadata.Generation) = (null, null, null);
        try
        {
            return EncodeIn(version, obj);
        }
        finally
        {
            (metadata.Uid, metadata.CreationTimestamp, metadata.Generation) = (uid, time, generation);
        }
    }

    private byte[] EncodeIn(Resource version, object obj) =>
        Encode(version, ReferenceEquals(version, Resource) ? obj : version.FromStored(Resource.ToStored(obj)));

    private object DecodeIn(Resource version, ReadOnlyMemory<byte> json)
    {
        var obj = Decode(version, json);
        return ReferenceEquals(version, Resource) ? obj : Resource.FromStored(version.ToStored(obj));
    }

    // A binding has no resource of its own.
    private byte[] EncodePosted(object obj) => obj is V1Binding binding ? ApiJson.Encode(binding) : Encode(Request.Target.Body, obj);

    private object DecodePosted(ReadOnlyMemory<byte> json) =>
        Request.Object is V1Binding ? ApiJson.Decode<V1Binding>(json.Span) : Decode(Request.Target.Body, json);

    private static byte[] Encode(Resource resource, object obj)
    {
        resource.SetTypeMeta(obj);
        var into = new ArrayBufferWriter<byte>(1024);
        resource.Encode(into, obj);
        return into.WrittenSpan.ToArray();
    }

    private static object Decode(Resource resource, ReadOnlyMemory<byte> json)
    {
        var header = ObjectHeader.Read(json.Span);
        if (header.Kind != resource.Names.Kind || header.ApiVersion != resource.Names.ApiVersion)
        {
            throw new FormatException(
                $"it is a {header.Kind} in {header.ApiVersion} afterwards, no {resource.Names.Kind} in {resource.Names.ApiVersion}");
        }

        // As upstream: what is not known is dropped.
        var obj = StrictDecoder.Decode(resource, json, out _);
        resource.DefaultObject(obj);
        return obj;
    }
}
