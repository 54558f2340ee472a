using k8s.Models;

namespace Jota.Api.Tests.Resources;

public sealed class ResourceCatalogTests
{
    [Fact]
    public void Every_built_in_kind_is_found_by_type_by_path_and_by_kind()
    {
        Assert.All(ResourceCatalog.BuiltIn.All, resource =>
        {
            Assert.Same(resource, ResourceCatalog.BuiltIn.Find(resource.Names.Group, resource.Names.Version, resource.Names.Plural));
            Assert.Same(resource, ResourceCatalog.BuiltIn.FindKind(resource.Names.ApiVersion, resource.Names.Kind));
            Assert.Contains(resource.TableColumns, column => column.Format == "name");
        });
        Assert.Equal("pods", ResourceCatalog.BuiltIn.For<V1Pod>().Names.Plural);
    }

    [Fact]
    public void A_created_pod_is_pending_whatever_status_came_with_it()
    {
        var resource = ResourceCatalog.BuiltIn.For<V1Pod>();
        var sent = new V1Pod { Spec = new() { Containers = [new() { Name = "c", Image = "nginx" }] }, Status = new() { Phase = "Running" } };
        resource.DefaultObject(sent);

        var pod = (V1Pod)resource.PrepareObjectForCreate(sent);

        Assert.Equal(("Pending", "BestEffort"), (pod.Status.Phase, pod.Status.QosClass));
    }

    [Fact]
    public void An_event_without_a_source_is_selected_by_its_reporting_component()
    {
        var resource = ResourceCatalog.BuiltIn.For<Corev1Event>();

        var named = ApiObject.FromStored(resource, """{"metadata":{"name":"a"},"reportingComponent":"r","source":{"component":"s"}}"""u8.ToArray(), new(1));
        var unnamed = ApiObject.FromStored(resource, """{"metadata":{"name":"a"},"source":{"component":""},"reportingComponent":"r"}"""u8.ToArray(), new(1));

        Assert.Equal(("s", "r"), (named.Field("source"), unnamed.Field("source")));
    }
}
