'use strict';

const form = document.getElementById('new-order');
const list = document.getElementById('orders');
const message = document.getElementById('status');

async function api(path, options) {
  const response = await fetch(`api/${path}`, options);
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `status ${response.status}`);
  return body;
}

async function showOrders() {
  const orders = await api('orders');
  list.replaceChildren(...orders.map((order) => {
    const entry = document.createElement('li');
    entry.textContent = `#${order.id} ${order.item} (${new Date(order.created_at).toLocaleString()})`;
    return entry;
  }));
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    message.textContent = `Sorry, that did not work: ${error.message}`;
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    const order = await api('orders', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ item: form.item.value }),
    });
    message.textContent = `Order #${order.id} taken.`;
    form.reset();
    await showOrders();
  });
});

attempt(showOrders);
