namespace Jota.Api.Tests.SchemaFacts;

public sealed class SchemasTests
{
    [Fact]
    public void Knows_a_kinds_fields()
    {
        var pod = Schemas.FindKind("v1", "Pod")!;
        Assert.Equal("io.k8s.api.core.v1.Pod", pod.Name);
        Assert.Equal(["apiVersion", "kind", "metadata", "spec", "status"], pod.Fields.Select(f => f.Name));
        Assert.Equal("v1.PodSpec", pod.Find("spec")!.Type!.GoName);
        Assert.Same(pod, Schemas.Find("io.k8s.api.core.v1.Pod"));
        Assert.Null(Schemas.FindKind("v1", "Nosuch"));
        Assert.Null(Schemas.Find("io.k8s.Nosuch"));
    }

    [Fact]
    public void Knows_what_the_package_does_not_say()
    {
        var spec = Schemas.Find("io.k8s.api.core.v1.PodSpec")!;
        var containers = spec.Find("containers"u8)!;
        Assert.True(containers is { Required: true, Merges: true, MergeKey: "name", ListType: ListType.Map, Shape: FieldShape.List });
        Assert.Equal(["name"], containers.MapKeys);
        Assert.True(spec.Find("volumes")!.RetainsKeys);
        Assert.Equal(["Always", "Never", "OnFailure"], spec.Find("restartPolicy")!.Enum);
        Assert.Equal("\"TCP\"", Schemas.Find("io.k8s.api.core.v1.ContainerPort")!.Find("protocol")!.Default);
        Assert.Equal(TypeForm.MicroTime, Schemas.Find("io.k8s.api.coordination.v1.LeaseSpec")!.Find("renewTime")!.Type!.Form);
        Assert.Equal(TypeForm.Quantity, Schemas.Find("io.k8s.api.core.v1.ResourceRequirements")!.Find("limits")!.Type!.Form);
        Assert.Equal(FieldScalar.Bytes, Schemas.Find("io.k8s.api.core.v1.Secret")!.Find("data")!.Scalar);
    }

    [Fact]
    public void Leaves_out_what_the_served_release_does_not_have() =>
        Assert.Null(Schemas.Find("io.k8s.api.core.v1.PodSpec")!.Find("evictionResponders"));

    [Fact]
    public void Tells_what_fields_are_for()
    {
        Assert.Equal("PodSpec is a description of a pod.", Schemas.Find("io.k8s.api.core.v1.PodSpec")!.Description);
        Assert.StartsWith("Protocol for port. Must be UDP, TCP, or SCTP.", Schemas.Find("io.k8s.api.core.v1.ContainerPort")!.Find("protocol")!.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_field_of_every_type_is_found_by_its_name()
    {
        var roots = Enumerable.Range(0, Schemas.Raw.TypeCount).Select(Schemas.At).ToList();
        Assert.All(roots.SelectMany(t => t.Fields), f => Assert.Same(f, f.Owner.Find(f.Utf8Name.Span)));
        Assert.All(roots.SelectMany(t => t.Fields).Where(f => f.MergeKey is not null), f => Assert.NotNull(f.Type!.Find(f.MergeKey!)));
        Assert.True(roots.Sum(t => t.Fields.Count) > 3000);
    }
}
