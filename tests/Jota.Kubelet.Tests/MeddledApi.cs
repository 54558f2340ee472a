using Jota.Api;
using Jota.Client;
using Jota.Tests;

namespace Jota.Kubelet.Tests;

/// <summary>An API on whose way something may go wrong: told the verb and the target, a test throws what a server or a network would.</summary>
internal sealed class MeddledApi(IApi api, Action<string, ApiTarget> before) : PassingApi(api)
{
    public override Task<ApiObject> GetAsync(ApiTarget target, GetOptions options, CancellationToken ct) => On("get", target, () => base.GetAsync(target, options, ct));

    public override Task<WriteResult> CreateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        On("create", target, () => base.CreateAsync(target, body, options, ct));

    public override Task<WriteResult> UpdateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        On("update", target, () => base.UpdateAsync(target, body, options, ct));

    public override Task<DeleteResult> DeleteAsync(ApiTarget target, DeleteOptions options, CancellationToken ct) =>
        On("delete", target, () => base.DeleteAsync(target, options, ct));

    private async Task<T> On<T>(string verb, ApiTarget target, Func<Task<T>> call)
    {
        before(verb, target);
        return await call();
    }
}
