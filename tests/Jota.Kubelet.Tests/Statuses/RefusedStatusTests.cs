using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;

namespace Jota.Kubelet.Tests.Statuses;

public sealed class RefusedStatusTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(403)]
    [InlineData(422)]
    public async Task A_status_that_is_refused_does_not_hold_its_pod_and_is_not_sent_without_end(int code)
    {
        var asked = new ConcurrentQueue<DateTimeOffset>();
        TestNode? node = null;
        await using var own = node = await TestNode.StartAsync(through: api => new MeddledApi(api, (verb, target) =>
        {
            if (verb == "update" && target is { Subresource: "status", Resource.Names.Plural: "pods" })
            {
                asked.Enqueue(node!.Clock.GetUtcNow());
                throw new ApiException(code, code == 403 ? "Forbidden" : "Invalid", "no");
            }
        }));
        await node.CreateAsync(TestNode.Pod("web"));
        await node.UntilAsync(() => Task.FromResult(!asked.IsEmpty));
        await node.UntilAsync(async () => (await node.Runtime.ListContainersAsync(null, TestNode.Ct)).Count > 0);

        await node.PassAsync(TimeSpan.FromMinutes(10), Second);
        Assert.InRange(asked.Count, 2, 12);

        await node.DeleteAsync("web", grace: 1);
        await node.UntilGoneAsync("web", Second);
        var after = asked.Count;
        await node.PassAsync(TimeSpan.FromMinutes(10), Second);
        Assert.Equal(after, asked.Count);
    }

    [Fact]
    public async Task A_status_that_failed_is_tried_again_ever_less_often_until_it_is_written()
    {
        var asked = new ConcurrentQueue<DateTimeOffset>();
        var broken = true;
        TestNode? node = null;
        await using var own = node = await TestNode.StartAsync(through: api => new MeddledApi(api, (verb, target) =>
        {
            if (verb == "update" && target is { Subresource: "status", Resource.Names.Plural: "pods" })
            {
                asked.Enqueue(node!.Clock.GetUtcNow());
                if (Volatile.Read(ref broken))
                {
                    throw new HttpRequestException("the server is away");
                }
            }
        }));
        await node.CreateAsync(TestNode.Pod("web"));
        await node.UntilAsync(() => Task.FromResult(!asked.IsEmpty));
        await node.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(0.5));
        Assert.InRange(asked.Count, 3, 15);

        Volatile.Write(ref broken, false);
        await node.UntilAsync("web", p => p.Status.Phase == "Running", Second);
    }
}
