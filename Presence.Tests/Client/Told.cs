namespace Presence.Tests.Client;

/// <summary>What an app was told, in order, until the test has looked at it.</summary>
internal sealed class Told<T>(string what)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Put(T item)
    {
        lock (_gate)
        {
            _items.Add(item);
            _news.TrySetResult();
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Takes all, once there are so many.</summary>
    public Task<List<T>> TakeAsync(int count) => WaitAsync(items =>
    {
        if (items.Count < count) return null;
        var taken = items.ToList();
        items.Clear();
        return taken;
    });

    /// <summary>Takes the next that is meant; those before it are passed over.</summary>
    public async Task<T> NextAsync(Func<T, bool> isMeant) => (await WaitAsync(items =>
    {
        var at = items.FindIndex(item => isMeant(item));
        if (at < 0) return null;
        var taken = items[at];
        items.RemoveRange(0, at + 1);
        return new List<T> { taken };
    }))[0];

    private async Task<List<T>> WaitAsync(Func<List<T>, List<T>?> take)
    {
        var end = DateTime.UtcNow + Patience;
        while (true)
        {
            Task news;
            lock (_gate)
            {
                if (take(_items) is { } taken) return taken;
                news = _news.Task;
            }

            var left = end - DateTime.UtcNow;
            if (left <= TimeSpan.Zero || await Task.WhenAny(news, Task.Delay(left)) != news) Assert.Fail($"Waited in vain for {what}. Came: {Show()}");
        }
    }

    private string Show()
    {
        lock (_gate) return string.Join("; ", _items);
    }
}
