using k8s.Models;

namespace Jota.Controllers.Tests.Deployments;

public sealed class TemplateChangesTests
{
    [Fact]
    public void An_image_is_told_with_both_names() =>
        Assert.Equal("image nginx:1 → nginx:2", Change(t => t.Spec.Containers[0].Image = "nginx:2"));

    [Fact]
    public void Variables_are_told_without_their_values() => Assert.Equal(
        "image nginx:1 → nginx:2, env LEVEL MODE",
        Change(t =>
        {
            t.Spec.Containers[0].Image = "nginx:2";
            t.Spec.Containers[0].Env = [new() { Name = "MODE", Value = "secret" }, new() { Name = "LEVEL", Value = "secret" }];
        }));

    [Fact]
    public void A_restart_is_called_so() => Assert.Equal(
        "restarted", Change(t => t.Metadata.Annotations = new Dictionary<string, string> { ["kubectl.kubernetes.io/restartedAt"] = "now" }));

    [Fact]
    public void Of_several_containers_each_is_named() => Assert.Equal(
        "image log:1 → log:2 of log",
        TemplateChanges.Describe(Two("nginx:1", "log:1"), Two("nginx:1", "log:2")));

    [Fact]
    public void Containers_come_and_go() => Assert.Equal(
        "container log added, container web removed", Change(t => t.Spec.Containers = [new() { Name = "log", Image = "log:1" }]));

    [Fact]
    public void Of_the_rest_the_fields_are_named() => Assert.Equal(
        "resources, serviceAccountName, label tier",
        Change(t =>
        {
            t.Spec.ServiceAccountName = "other";
            t.Spec.Containers[0].Resources = new() { Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1") } };
            t.Metadata.Labels = new Dictionary<string, string> { ["app"] = "web", ["tier"] = "front" };
        }));

    [Fact]
    public void The_same_is_no_change() => Assert.Equal("", Change(_ => { }));

    private static string Change(Action<V1PodTemplateSpec> change)
    {
        var changed = ADeployment.Template("web", "nginx:1");
        change(changed);
        return TemplateChanges.Describe(ADeployment.Template("web", "nginx:1"), changed);
    }

    private static V1PodTemplateSpec Two(string web, string log)
    {
        var template = ADeployment.Template("web", web);
        template.Spec.Containers.Add(new() { Name = "log", Image = log });
        return template;
    }
}
